"""Lambda."""

from __future__ import annotations

import base64
import json
import time
from collections import Counter
from typing import Any
from urllib.parse import unquote

from moto.awslambda.exceptions import LambdaClientError, UnknownEventConfig
from moto.awslambda.models import EventInvokeConfig, LambdaBackend, LambdaFunction, lambda_backends
from moto.awslambda.responses import LambdaResponse
from moto.core.responses import ActionResult

import functions
from clock import apart
from delivery import Arn, Delivery, carrier
from gap import Emulator, gap, wrap
from invocations import Invocations
from metrics.publishing import publish

LOG_TAIL_BYTES = 4096


class InvalidRequestContentException(LambdaClientError):
    code = 400

    def __init__(self) -> None:
        super().__init__("InvalidRequestContentException", "Could not parse request body into json")


class TooManyRequestsException(LambdaClientError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def event_of(body: Any) -> str:
    """The event in the body of a request."""
    event = body.decode() if isinstance(body, bytes) else body or "{}"
    try:
        json.loads(event)
    except ValueError:
        raise InvalidRequestContentException from None
    return event


@gap
def runs_deployed_code(emulator: Emulator) -> None:
    """moto runs functions in Docker only, waits for asynchronous ones, and knows neither throttling nor log streams."""

    def invoke(self: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> bytes:
        event = event_of(body)
        kind = request_headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind == "DryRun":
            return b""
        if kind == "Event":
            apart(lambda: functions.run(emulator, self, event))
            return b""
        try:
            answer = functions.run(emulator, self, event)
        except functions.Throttled:
            raise TooManyRequestsException from None
        if answer["failed"]:
            response_headers["x-amz-function-error"] = "Unhandled"
        tail = "\n".join(line["message"] for line in answer["logs"]).encode()[-LOG_TAIL_BYTES:]
        response_headers["x-amz-log-result"] = base64.b64encode(tail).decode()
        response_headers["x-amz-executed-version"] = str(self.version)
        return answer["payload"].encode()

    LambdaFunction.invoke = invoke


def qualified(name: str, qualifier: str | None) -> tuple[str, str]:
    """Name and qualifier of a function that is named by its name or ARN, either of them maybe with its qualifier."""
    parts = name.rpartition("function:")[2].split(":")
    return parts[0], parts[1] if len(parts) > 1 else qualifier or "$LATEST"


CONFIGS: dict[tuple[str, str], dict[tuple[str, str], EventInvokeConfig]] = {}
"""How asynchronous events of a version or alias are dealt with, by account and region."""


def configs_of(backend: LambdaBackend) -> dict[tuple[str, str], EventInvokeConfig]:
    return CONFIGS.setdefault((backend.account_id, backend.region_name), {})


@gap
def retries_asynchronous_events(emulator: Emulator) -> None:
    """moto neither tries an asynchronous event again nor sends it to dead letters or a destination."""

    def run(function: LambdaFunction, event: str, request: str) -> functions.Answer:
        return functions.run(emulator, function, event, request)

    invocations = Invocations(emulator.clock, run)

    def accept(backend: LambdaBackend, name: str, qualifier: str | None, event: str) -> None:
        function = backend.get_function(name, qualifier)
        key = qualified(name, qualifier)
        config = configs_of(backend).get(key)
        invocations.accept(function, key[1], event, config.config if config else {})

    @wrap(LambdaBackend, "invoke")
    def invoke(
        original: Any,
        self: LambdaBackend,
        function_name: str,
        qualifier: str | None,
        body: Any,
        headers: Any,
        response_headers: Any,
    ) -> Any:
        if headers.get("X-Amz-Invocation-Type") != "Event":
            return original(self, function_name, qualifier, body, headers, response_headers)
        accept(self, function_name, qualifier, event_of(body))
        return b""

    @carrier("lambda")
    def to_function(delivery: Delivery, arn: Arn) -> None:
        accept(lambda_backends[arn.account][arn.region], delivery.arn, None, delivery.message)


@gap
def keeps_event_invoke_configs(_: Emulator) -> None:
    """moto never changes the configuration of asynchronous invocation, and has none for versions and aliases."""

    def key(self: LambdaResponse) -> tuple[str, str]:
        name = unquote(self.path).partition("/functions/")[2].partition("/event-invoke-config")[0]
        found = qualified(name, self.querystring.get("Qualifier", [None])[0])
        self.backend.get_function(*found)
        return found

    def put(self: LambdaResponse, config: dict[str, Any]) -> ActionResult:
        name, qualifier = found = key(self)
        function = self.backend.get_function(name)
        arn = f"{function.function_arn}:{qualifier}"
        configs_of(self.backend)[found] = made = EventInvokeConfig(arn, function.last_modified, config)
        return ActionResult(made.response())

    def current(self: LambdaResponse) -> EventInvokeConfig:
        found = key(self)
        if found not in configs_of(self.backend):
            raise UnknownEventConfig(":".join(found))
        return configs_of(self.backend)[found]

    def update(self: LambdaResponse) -> ActionResult:
        return put(self, {**current(self).config, **self.json_body})

    def delete(self: LambdaResponse) -> tuple[int, dict[str, Any], str]:
        current(self)
        del configs_of(self.backend)[key(self)]
        return 204, {"status": 204}, "{}"

    def every(self: LambdaResponse) -> str:
        name = key(self)[0]
        return json.dumps(
            {
                "FunctionEventInvokeConfigs": [
                    config.response() for (owner, _), config in configs_of(self.backend).items() if owner == name
                ]
            }
        )

    LambdaResponse.put_function_event_invoke_config = lambda self: put(self, self.json_body)
    LambdaResponse.update_function_event_invoke_config = update
    LambdaResponse.get_function_event_invoke_config = lambda self: ActionResult(current(self).response())
    LambdaResponse.delete_function_event_invoke_config = delete
    LambdaResponse.list_function_event_invoke_configs = every


@gap
def looks_for_qualifier_in_query(_: Emulator) -> None:
    """moto looks for the version to invoke inside the event, which breaks on any event that is not an object."""

    @wrap(LambdaResponse, "_get_param")
    def get_param(original: Any, self: LambdaResponse, name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "qualifier" and self.path.endswith("/invocations"):
            return self.querystring.get("Qualifier", [None])[0]
        return original(self, name, *args, **kwargs)


@gap
def keeps_configuration(_: Emulator) -> None:
    """moto forgets a function's dead letter queue, logging configuration and key, which Terraform then sets anew."""
    kept = ("DeadLetterConfig", "LoggingConfig", "KMSKeyArn")

    @wrap(LambdaFunction, "__init__")
    def init(original: Any, self: Any, account_id: str, spec: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        original(self, account_id, spec, *args, **kwargs)
        self.kept = {key: spec[key] for key in kept if spec.get(key)}

    @wrap(LambdaFunction, "get_configuration")
    def get_configuration(original: Any, self: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {**original(self, *args, **kwargs), **self.kept}

    @wrap(LambdaFunction, "update_configuration")
    def update_configuration(original: Any, self: Any, updates: dict[str, Any]) -> dict[str, Any]:
        self.kept.update({key: updates[key] for key in kept if key in updates})
        original(self, updates)
        return self.get_configuration()


@gap
def measures_functions(emulator: Emulator) -> None:
    """moto publishes no metrics of functions."""
    running: Counter[str] = Counter()

    def measure(function: LambdaFunction, values: dict[str, tuple[float, str]]) -> None:
        name = {"FunctionName": function.function_name}
        publish(function.account_id, function.region, "AWS/Lambda", emulator.clock.now(), values, name, {})

    @wrap(functions, "run")
    def run(original: Any, emulator: Emulator, function: LambdaFunction, *event: Any) -> functions.Answer:
        running[function.function_name] += 1
        concurrent = float(running[function.function_name])
        started = time.perf_counter()
        try:
            answer = original(emulator, function, *event)
        except functions.Throttled:
            measure(function, {"Throttles": (1, "Count")})
            raise
        finally:
            running[function.function_name] -= 1
        values = {
            "Invocations": (1.0, "Count"),
            "Errors": (float(answer["failed"]), "Count"),
            "Throttles": (0.0, "Count"),
            "Duration": ((time.perf_counter() - started) * 1000, "Milliseconds"),
            "ConcurrentExecutions": (concurrent, "Count"),
        }
        measure(function, values)
        return answer
