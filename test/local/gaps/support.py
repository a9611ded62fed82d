"""What the tests of the gaps share: clients of the emulator under test, and small things to put into it."""

from __future__ import annotations

import functools
import io
import json
import os
import time
import uuid
import zipfile
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any, TypeVar
from urllib.request import Request, urlopen

import boto3
from botocore.config import Config

PATIENCE_SECONDS = 180

Found = TypeVar("Found")

ONCE = Config(retries={"total_max_attempts": 1}, max_pool_connections=50)


@functools.lru_cache
def client(service: str) -> Any:
    """A client that shows every error instead of trying again."""
    return boto3.client(service, config=ONCE)


def unique(prefix: str = "gap") -> str:
    return f"{prefix}-{uuid.uuid4().hex[:12]}"


@functools.lru_cache
def role() -> str:
    """A role that every service may take, and that may everything."""
    return role_with([{"Effect": "Allow", "Action": "*", "Resource": "*"}])


def policy(statements: list[dict[str, Any]]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def role_with(statements: list[dict[str, Any]]) -> str:
    """A role that every service may take, with these statements."""
    services = [f"{name}.amazonaws.com" for name in ("lambda", "states", "backup", "events", "scheduler", "ecs-tasks")]
    trust = policy([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": {"Service": services, "AWS": "*"}}])
    made = client("iam").create_role(RoleName=unique(), AssumeRolePolicyDocument=trust)["Role"]
    client("iam").put_role_policy(RoleName=made["RoleName"], PolicyName="all", PolicyDocument=policy(statements))
    return made["Arn"]


def client_of(role_arn: str, service: str) -> Any:
    """A client with the keys of a session of a role."""
    keys = client("sts").assume_role(RoleArn=role_arn, RoleSessionName="test")["Credentials"]
    return boto3.client(
        service,
        config=ONCE,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )


def function(source: str, **more: Any) -> str:
    """Deploys a function and returns its ARN."""
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        archive.writestr("index.js", source)
    settings = {"FunctionName": unique(), "Runtime": "nodejs22.x", "Handler": "index.handler", "Role": role(), **more}
    arn = client("lambda").create_function(Code={"ZipFile": package.getvalue()}, **settings)["FunctionArn"]
    for service in ("sns", "s3", "events", "scheduler", "lambda.alarms.cloudwatch"):
        client("lambda").add_permission(
            FunctionName=arn,
            StatementId=service.replace(".", "-"),
            Action="lambda:InvokeFunction",
            Principal=f"{service}.amazonaws.com",
        )
    return arn


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


def queue(**attributes: str) -> tuple[str, str]:
    """Creates a queue that topics and rules may send to; its URL and its ARN."""
    name = unique()
    arn = f"arn:aws:sqs:us-east-1:123456789012:{name}"
    services = [f"{service}.amazonaws.com" for service in ("sns", "events", "scheduler")]
    opened = policy([{"Effect": "Allow", "Principal": {"Service": services}, "Action": "sqs:SendMessage", "Resource": arn}])
    return client("sqs").create_queue(QueueName=name, Attributes={"Policy": opened, **attributes})["QueueUrl"], arn


def receive(url: str, count: int = 1, step: float = 0) -> list[dict[str, Any]]:
    """Takes so many messages from a queue; passes `step` seconds of the clock while there are less."""
    messages: list[dict[str, Any]] = []

    def all_there() -> bool:
        received = client("sqs").receive_message(
            QueueUrl=url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
        )
        for message in received.get("Messages", []):
            client("sqs").delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            messages.append(message)
        return len(messages) >= count

    until(all_there, step)
    return messages


def bodies(url: str, count: int = 1, step: float = 0) -> list[Any]:
    """The bodies of so many messages, parsed."""
    return [json.loads(message["Body"]) for message in receive(url, count, step)]


def attributes(message: dict[str, Any]) -> dict[str, str]:
    """The attributes that came with a message."""
    return {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}


def reporter(then: str = "", **more: Any) -> str:
    """A function that writes each event into its log before it does something more; its ARN."""
    return function(f"exports.handler = async (event) => {{ console.log(JSON.stringify(event)); {then} }};", **more)


def reported(arn: str) -> list[Any]:
    """The events that a reporter got so far."""
    group = f"/aws/lambda/{arn.split(':')[6]}"
    try:
        lines = client("logs").filter_log_events(logGroupName=group)["events"]
    except client("logs").exceptions.ResourceNotFoundException:
        return []
    return [json.loads(line["message"].split("\t", 3)[3]) for line in lines if "\tINFO\t" in line["message"]]


def reports(arn: str, count: int = 1, step: float = 0) -> list[Any]:
    """The events that a reporter got, at least so many; passes `step` seconds of the clock while there are less."""

    def enough() -> list[Any]:
        events = reported(arn)
        return events if len(events) >= count else []

    return until(enough, step)


def metric(namespace: str, name: str, statistic: str, **dimensions: str) -> float:
    """A statistic of a metric over the last ten minutes; 0 where nothing was measured."""
    end = now() + timedelta(minutes=1)
    points = client("cloudwatch").get_metric_statistics(
        Namespace=namespace,
        MetricName=name,
        Dimensions=[{"Name": key, "Value": value} for key, value in dimensions.items()],
        StartTime=end - timedelta(minutes=11),
        EndTime=end,
        Period=60,
        Statistics=[statistic],
    )["Datapoints"]
    summary = {"Sum": sum, "Maximum": max, "Minimum": min}[statistic]
    return summary([point[statistic] for point in points] or [0])


def now() -> datetime:
    """What the clock of the emulator says."""
    return clock()


def advance(seconds: float) -> datetime:
    """Sets the clock of the emulator forward."""
    return clock(json.dumps({"advance": seconds}).encode())


def clock(body: bytes | None = None) -> datetime:
    with urlopen(Request(f"{os.environ['AWS_ENDPOINT_URL']}/local/clock", body)) as response:
        return datetime.fromtimestamp(json.load(response)["now"], timezone.utc)


def until(check: Callable[[], Found], step: float = 0) -> Found:
    """Waits for something; passes `step` seconds of the emulator's clock between two looks."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not (found := check()):
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen")
        time.sleep(0.05)
        if step:
            advance(step)
    return found


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
