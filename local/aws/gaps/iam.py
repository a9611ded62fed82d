"""IAM."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterable
from typing import Any
from uuid import uuid4
from xml.sax.saxutils import escape

import boto3
from botocore.config import Config
from moto.core import DEFAULT_ACCOUNT_ID
from moto.moto_server.werkzeug_app import DomainDispatcherApplication
from moto.s3.models import s3_backends
from moto.settings import moto_server_port
from moto.sns.models import Subscription
from moto.stepfunctions.parser.models import StepFunctionsParserBackend

import credentials
import delivery
import functions
from access.calls import Received, Signed, operation_of, signed
from access.decision import Ask, Principal
from access.operations import Call, asks_of
from authority import PARTITION, Authority, Denied, UnknownKey
from credentials import credentials_for
from delivery import Arn, Caller, Delivery, Undeliverable
from engines.tokens import CHECKS, Refused
from gap import Emulator, gap, wrap

StartResponse = Callable[..., Any]

LARGEST_READ = 2**20
"""Bytes of a body that are looked into; objects are not."""

DELIVERED = {
    "sqs": "sqs:SendMessage",
    "sns": "sns:Publish",
    "lambda": "lambda:InvokeFunction",
    "states": "states:StartExecution",
    "events": "events:PutEvents",
    "kinesis": "kinesis:PutRecord",
    "ecs": "ecs:RunTask",
}
"""What a service does to its target, by the target's service."""


def received(environ: dict[str, Any], service: str) -> Received:
    """The request of a WSGI environment, whose body can still be read afterwards."""
    body = b""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    is_object = service == "s3" and "delete" not in environ.get("QUERY_STRING", "")
    if size and size <= LARGEST_READ and not is_object:
        body = environ["wsgi.input"].read(size)
        environ["wsgi.input"] = io.BytesIO(body)
    headers = {name[5:].replace("_", "-").lower(): text for name, text in environ.items() if name.startswith("HTTP_")}
    path = environ.get("RAW_URI", environ["PATH_INFO"]).partition("?")[0]
    return Received(environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""), headers, body)


def refusal(service: str, is_json: bool, message: str) -> tuple[str, list[tuple[str, str]], bytes]:
    """Status, headers and body as the service says that somebody may not."""
    request = str(uuid4())
    if service == "s3":
        code = f"<Code>AccessDenied</Code><Message>{escape(message)}</Message><RequestId>{request}</RequestId>"
        return "403 Forbidden", [("Content-Type", "application/xml")], f"<Error>{code}</Error>".encode()
    if is_json:
        headers = [("Content-Type", "application/x-amz-json-1.0"), ("x-amzn-ErrorType", "AccessDeniedException")]
        body = json.dumps({"__type": "AccessDeniedException", "Message": message, "message": message}).encode()
        return ("403 Forbidden" if service == "lambda" else "400 Bad Request"), headers, body
    code = "AuthorizationError" if service == "sns" else "AccessDenied"
    error = f"<Error><Type>Sender</Type><Code>{code}</Code><Message>{escape(message)}</Message></Error>"
    body = f"<ErrorResponse>{error}<RequestId>{request}</RequestId></ErrorResponse>".encode()
    return "403 Forbidden", [("Content-Type", "text/xml")], body


def is_absent_object(call: Call) -> bool:
    if call.operation not in ("GetObject", "HeadObject"):
        return False
    bucket = s3_backends[call.account][PARTITION].buckets.get(call.parameters["Bucket"])
    return bucket is not None and call.parameters["Key"] not in bucket.keys


def asked(call: Call, authority: Authority) -> Iterable[Ask]:
    """What a call asks for. That an object is absent is told only to those who may list its bucket.

    :raises Denied: the operation is not in the table
    """
    asks = asks_of(call, authority)
    if asks is None:
        raise LookupError(f"{call.operation} of {call.service} is not in local/aws/access/operations.py: add a row for it")
    yield from asks
    if is_absent_object(call):
        yield Ask("s3:ListBucket", f"arn:aws:s3:::{call.parameters['Bucket']}", {"s3:prefix": [call.parameters["Key"]]})


def judge(request: Received, who: Signed, authority: Authority) -> str | None:
    """Why a request is refused; None where it is not. The administrator may what no policy of a resource denies."""
    try:
        principal = authority.principal(who.access_key)
    except UnknownKey:
        return "The security token included in the request is invalid."
    operation, parameters = operation_of(who.service, request)
    call = Call(who.service, operation, parameters, who.region, DEFAULT_ACCOUNT_ID)
    try:
        authority.check(principal, asked(call, authority), call)
    except LookupError as error:
        return str(error) if principal.role_arn else None
    except Denied as error:
        return str(error)
    return None


@gap
def enforces_policies(emulator: Emulator) -> None:
    """moto lets every request pass, or knows roles' policies by half (`*` for most resources) and resources' not at all."""
    authority = Authority(emulator.directory)

    @wrap(DomainDispatcherApplication, "__call__")
    def call(original: Any, self: Any, environ: dict[str, Any], start_response: StartResponse) -> Any:
        who = signed(environ.get("HTTP_AUTHORIZATION", ""), environ.get("QUERY_STRING", ""))
        if who is None:
            return original(self, environ, start_response)
        request = received(environ, who.service)
        message = judge(request, who, authority)
        if message is None:
            return original(self, environ, start_response)
        print(f"refused: {message}", file=sys.stderr)
        is_json = "json" in environ.get("CONTENT_TYPE", "") or who.service == "lambda"
        status, headers, body = refusal(who.service, is_json, message)
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    credentials.checks.append(authority.trust)
    gives_functions_their_role()
    asks_for_logs(authority)
    gives_state_machines_their_role()
    asks_for_deliveries(authority)
    asks_for_connections(authority)


def asks_for_connections(authority: Authority) -> None:
    """Who signs in to a database by a token needs the right to it."""

    def may_connect(key: str, user: str) -> None:
        region, account = user.split(":")[3:5]
        ask, call = Ask("rds-db:connect", user), Call("rds-db", "connect", {}, region, account)
        try:
            authority.check(authority.principal(key), [ask], call)
        except (Denied, UnknownKey) as error:
            raise Refused(str(error)) from error

    CHECKS.append(may_connect)


def gives_functions_their_role() -> None:
    """A session for each deployment of a function, whose environments share it; an hour is longer than they live."""
    sessions: dict[tuple[str, str, str], dict[str, str]] = {}

    @wrap(functions, "describe")
    def describe(original: Any, function: Any, *args: Any) -> Any:
        deployed = original(function, *args)
        key = (deployed["arn"], deployed["sha256"], function.role)
        if key not in sessions:
            made = credentials_for(function.role, function.function_name, "lambda.amazonaws.com")
            sessions[key] = {
                "accessKeyId": made.access_key_id,
                "secretAccessKey": made.secret_access_key,
                "sessionToken": made.session_token,
            }
        return {**deployed, "credentials": sessions[key]}


def asks_for_logs(authority: Authority) -> None:
    """What a function says is written with its role; without the right to it, it is lost, as on AWS."""

    @wrap(functions, "write_logs")
    def write_logs(original: Any, function: Any, group: str, stream: str, lines: list[Any]) -> None:
        account = function.role.split(":")[4]
        principal = Principal(account, function.role, function.role)
        given = {"logGroupName": group, "logStreamName": stream}
        try:
            for operation in ("CreateLogStream", "PutLogEvents"):
                call = Call("logs", operation, given, function.region, account)
                authority.check(principal, asked(call, authority), call)
        except Denied as error:
            print(f"refused: {error}", file=sys.stderr)
            return
        original(function, group, stream, lines)


def gives_state_machines_their_role() -> None:
    """What the states of a machine call is called with its role."""
    machines: dict[str, str] = {}

    def client(region: str, service: str, state_credentials: Any = None) -> Any:
        role = state_credentials.role_arn
        made = credentials_for(role, "states", "states.amazonaws.com", {"aws:SourceArn": machines.get(role, "")})
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=f"http://localhost:{moto_server_port()}",
            aws_access_key_id=made.access_key_id,
            aws_secret_access_key=made.secret_access_key,
            aws_session_token=made.session_token,
            config=Config(
                parameter_validation=False,
                retries={"max_attempts": 0, "total_max_attempts": 1},
                connect_timeout=LONGEST_STATE_SECONDS,
                read_timeout=LONGEST_STATE_SECONDS,
            ),
        )

    @wrap(StepFunctionsParserBackend, "start_execution")
    def start_execution(original: Any, self: Any, arn: str, *args: Any, **kwargs: Any) -> Any:
        machine = self.describe_state_machine(arn)
        machines[machine.roleArn] = arn
        return original(self, arn, *args, **kwargs)

    name = "boto_client_for"
    for module in [one for path, one in sys.modules.items() if path.startswith("moto.stepfunctions") and hasattr(one, name)]:
        setattr(module, name, client)


LONGEST_STATE_SECONDS = 910


def is_own_event(sent: Delivery, arn: Arn) -> bool:
    """Services tell the default bus of their account what happens in them, and nobody has to let them."""
    return arn.resource == "event-bus/default" and sent.caller.role is None and Arn.of(sent.caller.source).account == arn.account


def asks_for_deliveries(authority: Authority) -> None:
    """What a service hands over on its own goes by the target's policy, or by the role that the service takes."""

    def check(sent: Delivery, arn: Arn) -> None:
        action = DELIVERED.get(arn.service)
        if action is None or is_own_event(sent, arn):
            return
        caller, account = sent.caller, arn.account
        source = {"aws:sourcearn": [caller.source], "aws:sourceaccount": [account]}
        if caller.service == "cloudwatch.amazonaws.com":
            source["aws:sourceowner"] = [account]  # by which a topic's first policy lets alarms in
        principal = Principal(account, caller.role, caller.role) if caller.role else Principal(account, service=caller.service)
        call = Call(arn.service, action.partition(":")[2], {}, arn.region, account)
        resource = sent.target.get("EcsParameters", {}).get("TaskDefinitionArn", sent.arn)
        try:
            authority.check(principal, [Ask(action, resource, {} if caller.role else source)], call)
        except Denied as error:
            raise Undeliverable("AccessDenied", str(error)) from None

    delivery.checks.append(check)

    @wrap(Subscription, "publish")
    def publish(original: Any, self: Subscription, message: str, *args: Any, **kwargs: Any) -> Any:
        """moto puts messages of topics into queues by itself."""
        if self.protocol == "sqs":
            check(Delivery(Caller("sns.amazonaws.com", self.topic.arn), self.endpoint, message), Arn.of(self.endpoint))
        return original(self, message, *args, **kwargs)
