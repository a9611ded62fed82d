"""What the tests of the gaps share: clients of the emulator under test, and small things to put into it."""

from __future__ import annotations

import functools
import io
import json
import time
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

import boto3
from botocore.config import Config

ONCE = Config(retries={"total_max_attempts": 1}, max_pool_connections=50)


@functools.lru_cache
def client(service: str) -> Any:
    """A client that shows every error instead of trying again."""
    return boto3.client(service, config=ONCE)


def unique(prefix: str = "gap") -> str:
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


@functools.lru_cache
def role() -> str:
    """A role that every service may take."""
    services = ["lambda.amazonaws.com", "states.amazonaws.com", "backup.amazonaws.com"]
    statement = {"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": services}}
    trust = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    return client("iam").create_role(RoleName=unique(), AssumeRolePolicyDocument=trust)["Role"]["Arn"]


def function(source: str, **more: Any) -> str:
    """Deploys a function and returns its ARN."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", source)
    settings = {"FunctionName": unique(), "Runtime": "nodejs22.x", "Handler": "index.handler", "Role": role(), **more}
    return client("lambda").create_function(Code={"ZipFile": package.getvalue()}, **settings)["FunctionArn"]


@functools.lru_cache
def echo() -> str:
    """A function that answers its event."""
    return function("exports.handler = async (event) => event;")


def machine(states: dict[str, Any]) -> str:
    """Creates a state machine that starts at its first state, and returns its ARN."""
    definition = json.dumps({"StartAt": next(iter(states)), "States": states})
    return client("stepfunctions").create_state_machine(name=unique(), definition=definition, roleArn=role())[
        "stateMachineArn"
    ]


def execute(arn: str, given: Any = None, **more: Any) -> dict[str, Any]:
    """Runs a state machine to its end."""
    states = client("stepfunctions")
    execution = states.start_execution(stateMachineArn=arn, input=json.dumps(given or {}), **more)["executionArn"]
    while (result := states.describe_execution(executionArn=execution))["status"] == "RUNNING":
        time.sleep(0.01)
    return result


def table(**more: Any) -> str:
    """Creates a table with keys `p` and `s`."""
    keys = {"p": "HASH", "s": "RANGE"}
    return client("dynamodb").create_table(
        TableName=unique(),
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": name, "KeyType": kind} for name, kind in keys.items()],
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
        **more,
    )["TableDescription"]["TableName"]


def item(p: str, s: str, **more: str) -> dict[str, dict[str, str]]:
    return {name: {"S": value} for name, value in {"p": p, "s": s, **more}.items()}


def fill(name: str, keys: list[tuple[str, str]]) -> None:
    """Puts an item with each of the keys into a table."""
    for start in range(0, len(keys), 25):
        puts = [{"PutRequest": {"Item": item(*key)}} for key in keys[start : start + 25]]
        client("dynamodb").batch_write_item(RequestItems={name: puts})


def fastest(action: Callable[[], Any], times: int = 10) -> float:
    """Seconds that `action` takes when nothing disturbs it."""

    def once() -> float:
        start = time.perf_counter()
        action()
        return time.perf_counter() - start

    return min(once() for _ in range(times))
