"""What a service of AWS hands to a resource of another one: a message and where it goes.

Every delivery names its caller, the service principal with what it acts for, as resource policies and roles are about
both. Deliveries go to moto's backends directly, not through the HTTP endpoint: a service has no keys.
"""

from __future__ import annotations

import base64
import json
import sys
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from moto.core.exceptions import ServiceException
from moto.core.utils import unix_time_millis
from moto.ecs.models import ecs_backends
from moto.events.models import events_backends
from moto.kinesis.models import kinesis_backends
from moto.logs.models import logs_backends
from moto.s3.models import s3_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from moto.stepfunctions.parser.models import stepfunctions_parser_backends
from werkzeug.exceptions import HTTPException


class Caller(NamedTuple):
    """Who calls."""

    service: str
    """The principal, `sns.amazonaws.com`."""
    source: str
    """The ARN of what it acts for: the topic, rule, schedule, alarm or function."""
    role: str | None = None
    """The role that it takes; without one the target's own policy decides."""


class Arn(NamedTuple):
    """The parts of `arn:aws:<service>:<region>:<account>:<resource>`."""

    service: str
    region: str
    account: str
    resource: str

    @staticmethod
    def of(text: str) -> Arn:
        return Arn(*text.split(":", 5)[2:])


class Undeliverable(Exception):
    """The target refused: it is not there, or may not be used like this. To try again would be in vain."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class Delivery(NamedTuple):
    """A message on its way."""

    caller: Caller
    arn: str
    message: str
    target: Mapping[str, Any] = {}
    """The target of a rule or schedule: `SqsParameters` and its like."""
    attributes: Mapping[str, str | int] = {}
    """Of a message to a queue or topic."""
    subject: str | None = None


Carrier = Callable[[Delivery, Arn], None]

CARRIERS: dict[str, Carrier] = {}
"""By the service of the target."""


def carrier(service: str) -> Callable[[Carrier], Carrier]:
    """Registers what hands a message to a service."""

    def register(carry: Carrier) -> Carrier:
        CARRIERS[service] = carry
        return carry

    return register


def deliver(delivery: Delivery) -> None:
    """Hands a message to its target.

    :raises Undeliverable: when the target refuses; anything else that it throws may pass
    """
    arn = Arn.of(delivery.arn)
    if arn.service not in CARRIERS:
        raise Undeliverable("SDK_CLIENT_ERROR", f"the local AWS delivers nothing to {arn.service}")
    try:
        CARRIERS[arn.service](delivery, arn)
    except (HTTPException, ServiceException) as error:
        code = getattr(error, "error_type", error.code)  # moto names them by one or the other
        raise Undeliverable(str(code), str(getattr(error, "message", error))) from error


def deliver_or_tell(delivery: Delivery) -> bool:
    """Hands over what has no dead letters of its own, if it can; that it was refused is for the log."""
    try:
        deliver(delivery)
    except Undeliverable as error:
        print(f"{delivery.caller.service} could not reach {delivery.arn}: {error.message}", file=sys.stderr)
        return False
    return True


def kind_of(value: str | int) -> str:
    return "Number" if isinstance(value, int) else "String"


@carrier("sqs")
def to_queue(delivery: Delivery, arn: Arn) -> None:
    sqs_backends[arn.account][arn.region].send_message(
        arn.resource,
        delivery.message,
        message_attributes={
            name: {"DataType": kind_of(value), "StringValue": str(value)} for name, value in delivery.attributes.items()
        },
        group_id=delivery.target.get("SqsParameters", {}).get("MessageGroupId"),
    )


@carrier("sns")
def to_topic(delivery: Delivery, arn: Arn) -> None:
    sns_backends[arn.account][arn.region].publish(
        delivery.message,
        delivery.arn,
        subject=delivery.subject,
        message_attributes={
            name: {"Type": kind_of(value), "Value": str(value)} for name, value in delivery.attributes.items()
        },
    )


@carrier("states")
def to_state_machine(delivery: Delivery, arn: Arn) -> None:
    stepfunctions_parser_backends[arn.account][arn.region].start_execution(delivery.arn, None, delivery.message)


@carrier("ecs")
def to_cluster(delivery: Delivery, arn: Arn) -> None:
    parameters = delivery.target["EcsParameters"]
    ecs_backends[arn.account][arn.region].run_task(
        delivery.arn,
        parameters["TaskDefinitionArn"],
        int(parameters.get("TaskCount", 1)),
        json.loads(delivery.message) if "containerOverrides" in delivery.message else None,
        delivery.caller.source.rpartition("/")[2],
        None,
        parameters.get("LaunchType"),
        parameters.get("NetworkConfiguration"),
    )


@carrier("events")
def to_bus(delivery: Delivery, arn: Arn) -> None:
    named = delivery.target.get("EventBridgeParameters", {})
    event = {
        "Source": named.get("Source", delivery.caller.service.partition(".")[0]),
        "DetailType": named.get("DetailType", delivery.subject),
        "Detail": delivery.message,
        "EventBusName": delivery.arn,
        "Resources": [delivery.caller.source],
    }
    events_backends[arn.account][arn.region].put_events([event])


@carrier("kinesis")
def to_stream(delivery: Delivery, arn: Arn) -> None:
    stream = kinesis_backends[arn.account][arn.region].describe_stream(delivery.arn, None)
    key = delivery.target.get("KinesisParameters", {}).get("PartitionKey", delivery.caller.source)
    stream.put_record(key, None, base64.b64encode(delivery.message.encode()).decode())


@carrier("logs")
def to_log_group(delivery: Delivery, arn: Arn) -> None:
    logs = logs_backends[arn.account][arn.region]
    group = arn.resource.removeprefix("log-group:").removesuffix(":*")
    stream = delivery.caller.source.rpartition("/")[2]
    if stream not in logs.groups[group].streams:
        logs.create_log_stream(group, stream)
    logs.put_log_events(group, stream, [{"timestamp": int(unix_time_millis()), "message": delivery.message}])


@carrier("s3")
def to_bucket(delivery: Delivery, arn: Arn) -> None:
    """Of an invocation that failed: Lambda keeps it under the name of the function."""
    account = delivery.caller.source.split(":")[4]
    key = f"aws/lambda/async/{delivery.caller.source.rpartition(':')[2]}/{delivery.subject}"
    s3_backends[account]["aws"].put_object(arn.resource, key, delivery.message.encode())
