from __future__ import annotations

import json
import time
import unittest
from collections.abc import Callable
from typing import Any

from botocore.exceptions import ClientError
from support import client, client_of, execute, function, item, machine, policy, role_with, table, unique


def allow(actions: str | list[str], resources: str | list[str], **condition: Any) -> dict[str, Any]:
    return {"Effect": "Allow", "Action": actions, "Resource": resources, **condition}


class TestIam(unittest.TestCase):
    def refused(self, code: str, action: Callable[[], Any]) -> str:
        """The message with which a request is refused."""
        with self.assertRaises(ClientError) as caught:
            action()
        self.assertEqual(caught.exception.response["Error"]["Code"], code)
        return caught.exception.response["Error"]["Message"]

    def test_enforces_policies(self) -> None:
        self.objects()
        self.items()
        self.messages()
        self.key()
        self.function()
        self.state_machine()
        self.topic_to_function()
        self.managed()
        self.alarm_to_bus()
        self.secrets()
        self.unknown()

    def objects(self) -> None:
        bucket = unique()
        client("s3").create_bucket(Bucket=bucket)
        client("s3").put_object(Bucket=bucket, Key="mine/a", Body=b"a")
        mine = client_of(role_with([allow("s3:GetObject", f"arn:aws:s3:::{bucket}/mine/*")]), "s3")
        self.assertEqual(mine.get_object(Bucket=bucket, Key="mine/a")["Body"].read(), b"a")
        message = self.refused("AccessDenied", lambda: mine.get_object(Bucket=bucket, Key="yours/a"))
        self.assertIn("because no identity-based policy allows the s3:GetObject action", message)
        self.refused("AccessDenied", lambda: mine.put_object(Bucket=bucket, Key="mine/a", Body=b"b"))
        self.refused("AccessDenied", lambda: mine.get_object(Bucket=bucket, Key="mine/absent"))
        lists = client_of(
            role_with([allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"), allow("s3:ListBucket", f"arn:aws:s3:::{bucket}")]),
            "s3",
        )
        self.refused("NoSuchKey", lambda: lists.get_object(Bucket=bucket, Key="mine/absent"))
        denial = {"Effect": "Deny", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{bucket}/*"}
        client("s3").put_bucket_policy(Bucket=bucket, Policy=policy([denial]))
        message = self.refused("AccessDenied", lambda: client("s3").get_object(Bucket=bucket, Key="mine/a"))
        self.assertIn("with an explicit deny in a resource-based policy", message)

    def items(self) -> None:
        name = table()
        arn = f"arn:aws:dynamodb:us-east-1:123456789012:table/{name}"
        leading = {"Condition": {"ForAllValues:StringLike": {"dynamodb:LeadingKeys": ["mine", "mine/*"]}}}
        mine = client_of(role_with([allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"], arn, **leading)]), "dynamodb")
        mine.put_item(TableName=name, Item=item("mine/1", "a"))
        self.refused("AccessDeniedException", lambda: mine.put_item(TableName=name, Item=item("yours", "a")))
        put = [{"Put": {"TableName": name, "Item": item(p, "t")}} for p in ("mine", "yours")]
        self.refused("AccessDeniedException", lambda: mine.transact_write_items(TransactItems=put))
        mine.transact_write_items(TransactItems=put[:1])

        def query(partition: str) -> Any:
            return mine.query(
                TableName=name,
                KeyConditionExpression="#p = :p",
                ExpressionAttributeNames={"#p": "p"},
                ExpressionAttributeValues={":p": {"S": partition}},
            )

        self.assertEqual(query("mine/1")["Count"], 1)
        self.refused("AccessDeniedException", lambda: query("yours"))
        self.refused("AccessDeniedException", lambda: mine.scan(TableName=name))

    def messages(self) -> None:
        queue = client("sqs").create_queue(QueueName=unique())["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:123456789012:{queue.rpartition('/')[2]}"
        sends = client_of(role_with([allow("sqs:SendMessage", arn)]), "sqs")
        sends.send_message(QueueUrl=queue, MessageBody="x")
        self.refused("AccessDeniedException", lambda: sends.receive_message(QueueUrl=queue))
        topic = client("sns").create_topic(Name=unique())["TopicArn"]
        other = client_of(role_with([allow("sns:Publish", f"{topic}-other")]), "sns")
        self.refused("AuthorizationError", lambda: other.publish(TopicArn=topic, Message="x"))

    def key(self) -> None:
        """The caller of a service needs the key of what he asks it for."""
        root = {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::123456789012:root"}, "Action": "kms:*", "Resource": "*"}
        key = client("kms").create_key(Policy=policy([root]))["KeyMetadata"]["Arn"]
        bucket = unique()
        client("s3").create_bucket(Bucket=bucket)
        rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}}
        client("s3").put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": [rule]})
        objects = allow("s3:PutObject", f"arn:aws:s3:::{bucket}/*")
        bare = client_of(role_with([objects]), "s3")
        message = self.refused("AccessDenied", lambda: bare.put_object(Bucket=bucket, Key="x", Body=b"x"))
        self.assertIn("kms:GenerateDataKey", message)
        via = {"Condition": {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}}
        whole = role_with([objects, allow("kms:GenerateDataKey", key, **via)])
        client_of(whole, "s3").put_object(Bucket=bucket, Key="x", Body=b"x")
        self.refused("AccessDeniedException", lambda: client_of(whole, "kms").generate_data_key(KeyId=key, KeySpec="AES_256"))

    def function(self) -> None:
        """A function has the keys of its own role."""
        source = """
            const { S3Client, GetObjectCommand } = {};
            exports.handler = async () => ({ key: process.env.AWS_ACCESS_KEY_ID });
        """
        answer = client("lambda").invoke(FunctionName=function(source, Role=role_with([allow("s3:*", "*")])))
        key = json.loads(answer["Payload"].read())["key"]
        self.assertTrue(key.startswith("ASIA"))

    def state_machine(self) -> None:
        """A state machine calls functions with its own role."""
        target = function("exports.handler = async () => 1;")
        state = {"Type": "Task", "Resource": target, "End": True}
        definition = json.dumps({"StartAt": "a", "States": {"a": state}})

        def run(role: str) -> dict[str, Any]:
            made = client("stepfunctions").create_state_machine(name=unique(), definition=definition, roleArn=role)
            return execute(made["stateMachineArn"])

        self.assertEqual(run(role_with([allow("lambda:InvokeFunction", target)]))["status"], "SUCCEEDED")
        self.assertEqual(run(role_with([allow("lambda:InvokeFunction", f"{target}2")]))["status"], "FAILED")
        self.assertEqual(execute(machine({"a": state}))["status"], "SUCCEEDED")

    def secrets(self) -> None:
        """A secret is given by its tags, and what its key allows."""
        use = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "kms:*", "Resource": "*"}
        through = {"StringEquals": {"kms:ViaService": "secretsmanager.us-east-1.amazonaws.com"}}
        other = {"StringEquals": {"kms:ViaService": "s3.us-east-1.amazonaws.com"}}

        def made(condition: Any) -> str:
            key = client("kms").create_key(Policy=policy([{**use, "Condition": condition}]))["KeyMetadata"]["KeyId"]
            tags = [{"Key": "of", "Value": "mine"}]
            secret = client("secretsmanager").create_secret(Name=unique(), SecretString="s", KmsKeyId=key, Tags=tags)
            return str(secret["ARN"])

        secret = made(through)

        def read(arn: str, tag: str) -> Any:
            condition = {"Condition": {"StringEquals": {"aws:ResourceTag/of": tag}}}
            role = role_with([allow("secretsmanager:GetSecretValue", "*", **condition)])
            return client_of(role, "secretsmanager").get_secret_value(SecretId=arn)

        self.assertEqual(read(secret, "mine")["SecretString"], "s")
        self.refused("AccessDeniedException", lambda: read(secret, "yours"))
        closed = made(other)
        self.refused("AccessDeniedException", lambda: read(closed, "mine"))

    def managed(self) -> None:
        """A role may what its managed policies allow, by the version that holds."""
        queue = client("sqs").create_queue(QueueName=unique())["QueueUrl"]
        role = role_with([allow("sqs:ListQueues", "*")])
        name = role.rpartition("/")[2]

        def reads() -> Any:
            return client_of(role, "sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["All"])

        self.refused("AccessDeniedException", reads)
        aws = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess"
        client("iam").attach_role_policy(RoleName=name, PolicyArn=aws)
        reads()
        client("iam").detach_role_policy(RoleName=name, PolicyArn=aws)
        own = client("iam").create_policy(PolicyName=unique(), PolicyDocument=policy([allow("sqs:*", "*")]))["Policy"]["Arn"]
        client("iam").attach_role_policy(RoleName=name, PolicyArn=own)
        reads()
        narrow = policy([allow("sqs:SendMessage", "*")])
        client("iam").create_policy_version(PolicyArn=own, PolicyDocument=narrow, SetAsDefault=True)
        self.refused("AccessDeniedException", reads)

    def alarm_to_bus(self) -> None:
        """What happens to an alarm is told the default bus, whose policy lets nobody in."""
        name, queue = unique(), client("sqs").create_queue(QueueName=unique())["QueueUrl"]
        arn = client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        letting = {"Effect": "Allow", "Principal": "*", "Action": "sqs:SendMessage", "Resource": arn}
        client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy([letting])})
        watched = json.dumps({"source": ["aws.cloudwatch"], "detail": {"alarmName": [name]}})
        client("events").put_rule(Name=name, EventPattern=watched)
        client("events").put_targets(Rule=name, Targets=[{"Id": "queue", "Arn": arn}])
        given = {"MetricName": "m", "Namespace": "n", "Statistic": "Sum", "Period": 60, "EvaluationPeriods": 1, "Threshold": 0}
        client("cloudwatch").put_metric_alarm(AlarmName=name, ComparisonOperator="GreaterThanThreshold", **given)
        client("cloudwatch").set_alarm_state(AlarmName=name, StateValue="ALARM", StateReason="tried")
        told = client("sqs").receive_message(QueueUrl=queue, WaitTimeSeconds=10)["Messages"]
        self.assertEqual(json.loads(told[0]["Body"])["detail"]["state"]["value"], "ALARM")

    def topic_to_function(self) -> None:
        """A topic reaches a function only where the function's policy lets it."""
        queue = client("sqs").create_queue(QueueName=unique())["QueueUrl"]
        arn = f"arn:aws:sqs:us-east-1:123456789012:{queue.rpartition('/')[2]}"
        topic = client("sns").create_topic(Name=unique())["TopicArn"]
        client("sns").subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
        client("sns").publish(TopicArn=topic, Message="lost")
        let = {"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": arn}
        only = {**let, "Condition": {"ArnEquals": {"aws:SourceArn": topic}}}
        client("sqs").set_queue_attributes(QueueUrl=queue, Attributes={"Policy": policy([only])})
        client("sns").publish(TopicArn=topic, Message="kept")
        deadline = time.monotonic() + 10
        bodies: list[str] = []
        while not bodies and time.monotonic() < deadline:
            messages = client("sqs").receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
            bodies = [json.loads(message["Body"])["Message"] for message in messages]
        self.assertEqual(bodies, ["kept"])

    def unknown(self) -> None:
        """What nobody has thought about is refused to roles, and says where to add it."""
        everything = client_of(role_with([allow("*", "*")]), "dynamodb")
        message = self.refused("AccessDeniedException", lambda: everything.list_tables())
        self.assertIn("ListTables of dynamodb is not in local/aws/access/operations.py", message)
