"""Every action and condition key that the table of operations can ask for, as JSON."""

from __future__ import annotations

import json
from typing import Any

from access.operations import ENCRYPTED, GLOBAL_KEYS, OPERATIONS, Call

PAIR = {"p": {"S": "x"}}
ON_ITEM = {"TableName": "t", "Key": PAIR}
GIVEN: dict[str, dict[str, Any]] = {
    "dynamodb": {
        **ON_ITEM,
        "Item": PAIR,
        "TransactItems": [{kind: {**ON_ITEM, "Item": PAIR}} for kind in ("Put", "Update", "Delete", "Get", "ConditionCheck")],
    },
    "s3": {"Bucket": "b", "Key": "k", "CopySource": "b/c", "Keys": ["k"]},
    "ecs": {"taskDefinition": "d", "task": "arn:t"},
    "kms": {"KeyId": "k", "EncryptionContext": {"a": "b"}},
    "ssm": {"Names": ["/p"]},
    "logs": {"logGroupName": "g", "logStreamName": "s"},
}
BATCHES = {"BatchGetItem": {"t": {"Keys": [PAIR]}}, "BatchWriteItem": {"t": [{"PutRequest": {"Item": PAIR}}]}}
OTHERS = {
    name: f"arn:{name}"
    for name in (
        *("TopicArn", "QueueUrl", "stateMachineArn", "executionArn"),
        *("FunctionName", "RoleArn", "SecretId", "Namespace", "ModelId"),
    )
}


class Facts:
    def partition_key(self, _: str) -> str:
        return "p"

    def key_arn(self, key: str) -> str:
        return key

    def secret(self, name: str) -> tuple[str, dict[str, str]]:
        return name, {"tag-key": "of"}


def main() -> None:
    asks = [
        ask
        for service, rows in OPERATIONS.items()
        for operation, row in rows.items()
        for ask in row(
            Call(
                service,
                operation,
                {**OTHERS, **GIVEN.get(service, {}), "RequestItems": BATCHES.get(operation)},
                "us-east-1",
                "123456789012",
            ),
            Facts(),
        )
    ]
    pairs = {(ask.action, key) for ask in asks for key in ask.context}
    of_keys = {action for actions in ENCRYPTED.values() for action in actions}
    actions = {ask.action for ask in asks} | set(ENCRYPTED) | of_keys
    print(json.dumps({"actions": sorted(actions), "keys": sorted(pairs), "global": GLOBAL_KEYS}))


if __name__ == "__main__":
    main()
