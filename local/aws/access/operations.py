"""What an operation of AWS asks for: its actions, on which resources, with which condition keys.

A row for each operation that roles of T-Developer make; one that has none is refused, so that nobody relies on what was
never thought about. From the service authorization reference:
https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from access.decision import Ask

Parameters = Mapping[str, Any]


class Facts(Protocol):
    """What the resources themselves say."""

    def partition_key(self, table: str) -> str:
        """The name of a table's partition key."""

    def key_arn(self, key: str) -> str:
        """The ARN of a key, by its id, ARN or alias."""

    def secret(self, name: str) -> tuple[str, Mapping[str, str]]:
        """The ARN of a secret and its tags, by its name or ARN."""


@dataclass(frozen=True)
class Call:
    """One request: the service as requests are signed for it, the operation, and what it was given."""

    service: str
    operation: str
    parameters: Parameters
    region: str
    account: str

    def arn(self, resource: str, service: str | None = None) -> str:
        return f"arn:aws:{service or self.service}:{self.region}:{self.account}:{resource}"


Row = Callable[[Call, Facts], Iterable[Ask]]


def on(action: str, parameter: str) -> Row:
    """An action on the resource whose ARN a parameter has."""
    return lambda call, _: [Ask(action, call.parameters[parameter])]


def anywhere(action: str) -> Row:
    """An action that names no resource."""
    return lambda _call, _facts: [Ask(action, "*")]


def nothing(_call: Call, _facts: Facts) -> list[Ask]:
    """What needs no permission."""
    return []


# DynamoDB


def table_arn(call: Call, table: str) -> str:
    return table if table.startswith("arn:") else call.arn(f"table/{table}")


def value_of(attribute: Mapping[str, Any]) -> str:
    """The value of an attribute as policies see it."""
    return str(next(iter(attribute.values())))


def of_items(call: Call, facts: Facts, action: str, table: str, items: Iterable[Mapping[str, Any]]) -> Ask:
    name = facts.partition_key(table)
    leading = sorted({value_of(item[name]) for item in items if name in item})
    return Ask(f"dynamodb:{action}", table_arn(call, table), {"dynamodb:leadingkeys": leading})


def one_item(action: str, parameter: str = "Key") -> Row:
    def row(call: Call, facts: Facts) -> list[Ask]:
        return [of_items(call, facts, action, call.parameters["TableName"], [call.parameters[parameter]])]

    return row


def query(call: Call, facts: Facts) -> list[Ask]:
    """The partition is in the key condition: `#p = :p and …`."""
    given = call.parameters
    table, index = given["TableName"], given.get("IndexName")
    names, values = given.get("ExpressionAttributeNames", {}), given.get("ExpressionAttributeValues", {})
    compared = re.findall(r"([#\w.-]+)\s*=\s*(:\w+)", given.get("KeyConditionExpression", ""))
    found = {names.get(name, name): values[value] for name, value in compared if value in values}
    ask = of_items(call, facts, "Query", table, [found])
    return [Ask(ask.action, f"{ask.resource}/index/{index}", ask.context) if index else ask]


def scan(call: Call, _: Facts) -> list[Ask]:
    return [Ask("dynamodb:Scan", table_arn(call, call.parameters["TableName"]))]


TRANSACTED = {"Put": ("PutItem", "Item"), "Update": ("UpdateItem", "Key"), "Delete": ("DeleteItem", "Key")}


def transaction(call: Call, facts: Facts) -> list[Ask]:
    asks = []
    for part in call.parameters["TransactItems"]:
        for kind, given in part.items():
            action, key = TRANSACTED.get(kind, ("GetItem" if kind == "Get" else "ConditionCheckItem", "Key"))
            asks.append(of_items(call, facts, action, given["TableName"], [given[key]]))
    return asks


def batch_get(call: Call, facts: Facts) -> list[Ask]:
    requests = call.parameters["RequestItems"].items()
    return [of_items(call, facts, "BatchGetItem", table, given["Keys"]) for table, given in requests]


def batch_write(call: Call, facts: Facts) -> list[Ask]:
    def items(writes: list[Any]) -> list[Any]:
        return [write.get("PutRequest", {}).get("Item") or write["DeleteRequest"]["Key"] for write in writes]

    requests = call.parameters["RequestItems"].items()
    return [of_items(call, facts, "BatchWriteItem", table, items(writes)) for table, writes in requests]


# S3: parameters are Bucket, Key, and the names of the query that make an operation another one


def object_arn(call: Call) -> str:
    return f"arn:aws:s3:::{call.parameters['Bucket']}/{call.parameters['Key']}"


def on_object(*actions: str) -> Row:
    return lambda call, _: [Ask(action, object_arn(call)) for action in actions]


def copy_object(call: Call, _: Facts) -> list[Ask]:
    source = str(call.parameters["CopySource"]).lstrip("/")
    return [Ask("s3:GetObject", f"arn:aws:s3:::{source}"), Ask("s3:PutObject", object_arn(call))]


def list_objects(call: Call, _: Facts) -> list[Ask]:
    given = call.parameters
    context = {"s3:prefix": [str(given.get("Prefix", ""))], "s3:delimiter": [str(given.get("Delimiter", ""))]}
    return [Ask("s3:ListBucket", f"arn:aws:s3:::{given['Bucket']}", context)]


def delete_objects(call: Call, _: Facts) -> list[Ask]:
    bucket = call.parameters["Bucket"]
    return [Ask("s3:DeleteObject", f"arn:aws:s3:::{bucket}/{key}") for key in call.parameters["Keys"]]


# Others


def on_queue(action: str) -> Row:
    def row(call: Call, _: Facts) -> list[Ask]:
        name = call.parameters.get("QueueName") or str(call.parameters["QueueUrl"]).rpartition("/")[2]
        return [Ask(f"sqs:{action}", call.arn(name))]

    return row


def on_function(action: str) -> Row:
    def row(call: Call, _: Facts) -> list[Ask]:
        name, qualifier = call.parameters["FunctionName"], call.parameters.get("Qualifier")
        arn = name if name.startswith("arn:") else call.arn(f"function:{name}")
        return [Ask(f"lambda:{action}", f"{arn}:{qualifier}" if qualifier else arn)]

    return row


def on_key(action: str) -> Row:
    """With the context that something was encrypted with."""

    def row(call: Call, facts: Facts) -> list[Ask]:
        given = call.parameters
        pairs = {f"kms:encryptioncontext:{k}".lower(): [v] for k, v in given.get("EncryptionContext", {}).items()}
        return [Ask(f"kms:{action}", facts.key_arn(given["KeyId"]), pairs)]

    return row


def on_bare_key(action: str) -> Row:
    return lambda call, facts: [Ask(f"kms:{action}", facts.key_arn(call.parameters["KeyId"]))]


def parameters(call: Call, _: Facts) -> list[Ask]:
    return [Ask("ssm:GetParameters", call.arn(f"parameter/{name.lstrip('/')}")) for name in call.parameters["Names"]]


def put_metrics(call: Call, _: Facts) -> list[Ask]:
    return [Ask("cloudwatch:PutMetricData", "*", {"cloudwatch:namespace": [call.parameters["Namespace"]]})]


def log_stream(action: str) -> Row:
    def row(call: Call, _: Facts) -> list[Ask]:
        given = call.parameters
        return [Ask(f"logs:{action}", call.arn(f"log-group:{given['logGroupName']}:log-stream:{given['logStreamName']}"))]

    return row


def invoke_model(action: str) -> Row:
    def row(call: Call, _: Facts) -> list[Ask]:
        model = call.parameters["ModelId"]
        return [Ask(action, model if model.startswith("arn:") else f"arn:aws:bedrock:{call.region}::foundation-model/{model}")]

    return row


def run_task(call: Call, _: Facts) -> list[Ask]:
    definition = str(call.parameters["taskDefinition"])
    arn = definition if definition.startswith("arn:") else call.arn(f"task-definition/{definition}")
    return [Ask("ecs:RunTask", arn, {"ecs:cluster": [call.arn(f"cluster/{call.parameters.get('cluster', 'default')}")]})]


# Secrets Manager


def get_secret(call: Call, facts: Facts) -> list[Ask]:
    arn, tags = facts.secret(call.parameters["SecretId"])
    context = {
        f"{prefix}:resourcetag/{key.lower()}": [value]
        for key, value in tags.items()
        for prefix in ("aws", "secretsmanager")
    }
    return [Ask("secretsmanager:GetSecretValue", arn, {**context, "secretsmanager:secretid": [arn]})]


OPERATIONS: Mapping[str, Mapping[str, Row]] = {
    "dynamodb": {
        "GetItem": one_item("GetItem"),
        "PutItem": one_item("PutItem", "Item"),
        "UpdateItem": one_item("UpdateItem"),
        "DeleteItem": one_item("DeleteItem"),
        "Query": query,
        "Scan": scan,
        "TransactWriteItems": transaction,
        "TransactGetItems": transaction,
        "BatchGetItem": batch_get,
        "BatchWriteItem": batch_write,
    },
    "s3": {
        "GetObject": on_object("s3:GetObject"),
        "HeadObject": on_object("s3:GetObject"),
        "GetObjectVersion": on_object("s3:GetObjectVersion"),
        "PutObject": on_object("s3:PutObject"),
        "CopyObject": copy_object,
        "UploadPart": on_object("s3:PutObject"),
        "CreateMultipartUpload": on_object("s3:PutObject"),
        "CompleteMultipartUpload": on_object("s3:PutObject"),
        "AbortMultipartUpload": on_object("s3:AbortMultipartUpload"),
        "DeleteObject": on_object("s3:DeleteObject"),
        "DeleteObjectVersion": on_object("s3:DeleteObjectVersion"),
        "DeleteObjects": delete_objects,
        "ListObjects": list_objects,
        "ListObjectsV2": list_objects,
        "HeadBucket": list_objects,
    },
    "sns": {"Publish": on("sns:Publish", "TopicArn"), "PublishBatch": on("sns:Publish", "TopicArn")},
    "sqs": {
        "SendMessage": on_queue("SendMessage"),
        "SendMessageBatch": on_queue("SendMessage"),
        "ReceiveMessage": on_queue("ReceiveMessage"),
        "DeleteMessage": on_queue("DeleteMessage"),
        "DeleteMessageBatch": on_queue("DeleteMessage"),
        "GetQueueUrl": on_queue("GetQueueUrl"),
        "GetQueueAttributes": on_queue("GetQueueAttributes"),
    },
    "states": {
        "StartExecution": on("states:StartExecution", "stateMachineArn"),
        "ListExecutions": on("states:ListExecutions", "stateMachineArn"),
        "DescribeExecution": on("states:DescribeExecution", "executionArn"),
        "GetExecutionHistory": on("states:GetExecutionHistory", "executionArn"),
        "StopExecution": on("states:StopExecution", "executionArn"),
        "SendTaskSuccess": anywhere("states:SendTaskSuccess"),
        "SendTaskFailure": anywhere("states:SendTaskFailure"),
        "SendTaskHeartbeat": anywhere("states:SendTaskHeartbeat"),
    },
    "lambda": {
        "Invoke": on_function("InvokeFunction"),
        "GetFunctionConfiguration": on_function("GetFunctionConfiguration"),
    },
    "sts": {"GetCallerIdentity": nothing, "AssumeRole": on("sts:AssumeRole", "RoleArn")},
    "kms": {
        "Decrypt": on_key("Decrypt"),
        "Encrypt": on_key("Encrypt"),
        "GenerateDataKey": on_key("GenerateDataKey"),
        "GenerateMac": on_bare_key("GenerateMac"),
        "VerifyMac": on_bare_key("VerifyMac"),
        "DescribeKey": on_bare_key("DescribeKey"),
    },
    "secretsmanager": {"GetSecretValue": get_secret},
    "ssm": {"GetParameters": parameters},
    "monitoring": {"PutMetricData": put_metrics},
    "logs": {
        "CreateLogStream": log_stream("CreateLogStream"),
        "PutLogEvents": log_stream("PutLogEvents"),
    },
    "bedrock": {
        "Converse": invoke_model("bedrock:InvokeModel"),
        "InvokeModel": invoke_model("bedrock:InvokeModel"),
    },
    "ecs": {"RunTask": run_task, "StopTask": on("ecs:StopTask", "task"), "DescribeTasks": anywhere("ecs:DescribeTasks")},
}
"""By service, as requests are signed for it, and operation."""

GLOBAL_KEYS = (
    "aws:CurrentTime",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalType",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceVpce",
    "aws:ViaAWSService",
)
"""Condition keys that every request may have; a policy that uses another one of `aws:` is refused by a test."""

ENCRYPTED: Mapping[str, tuple[str, ...]] = {
    "s3:GetObject": ("kms:Decrypt",),
    "s3:PutObject": ("kms:GenerateDataKey",),
    "dynamodb:GetItem": ("kms:Decrypt",),
    "dynamodb:PutItem": ("kms:Decrypt",),
    "dynamodb:UpdateItem": ("kms:Decrypt",),
    "dynamodb:DeleteItem": ("kms:Decrypt",),
    "dynamodb:Query": ("kms:Decrypt",),
    "sns:Publish": ("kms:GenerateDataKey", "kms:Decrypt"),
    "sqs:SendMessage": ("kms:GenerateDataKey", "kms:Decrypt"),
    "sqs:ReceiveMessage": ("kms:Decrypt",),
    "secretsmanager:GetSecretValue": ("kms:Decrypt",),
}
"""What an action asks of the key of its resource, where that is a customer's, through its service."""


def asks_of(call: Call, facts: Facts) -> list[Ask] | None:
    """What a call asks for; None where the table does not know its operation."""
    row = OPERATIONS.get(call.service, {}).get(call.operation)
    return None if row is None else list(row(call, facts))
