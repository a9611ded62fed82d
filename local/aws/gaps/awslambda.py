"""Lambda."""

from __future__ import annotations

import base64
import io
import json
import threading
import zipfile
from pathlib import Path
from typing import Any

from moto.awslambda.exceptions import LambdaClientError
from moto.awslambda.models import LambdaFunction
from moto.awslambda.responses import LambdaResponse

from gap import Emulator, gap, wrap

LOG_TAIL_BYTES = 4096


class InvalidRequestContentException(LambdaClientError):
    code = 400

    def __init__(self) -> None:
        super().__init__("InvalidRequestContentException", "Could not parse request body into json")


class TooManyRequestsException(LambdaClientError):
    code = 429

    def __init__(self) -> None:
        super().__init__("TooManyRequestsException", "Rate Exceeded.")


def unpack(zipped: bytes, folder: Path) -> Path:
    """Unpacks a function's code once; several invocations may come at the same time."""
    if not folder.exists():
        draft = folder.with_name(f"{folder.name}.{threading.get_ident()}")
        zipfile.ZipFile(io.BytesIO(zipped)).extractall(draft)
        try:
            draft.rename(folder)
        except OSError:
            pass  # another thread was faster
    return folder


def describe(function: LambdaFunction, emulator: Emulator) -> dict[str, Any]:
    """The `DeployedFunction` of local/functions/invocation.ts."""
    logging: dict[str, str] = getattr(function, "kept", {}).get("LoggingConfig", {})
    name = base64.urlsafe_b64encode(base64.b64decode(function.code_sha_256)).decode().rstrip("=")
    reserved = function.reserved_concurrency
    return {
        "name": function.function_name,
        "version": str(function.version),
        "arn": function.function_arn,
        "handler": function.handler,
        "directory": str(unpack(function.code_bytes, emulator.directory / "code" / name)),
        "sha256": function.code_sha_256,
        "runtime": function.run_time,
        "memoryMb": int(function.memory_size),
        "timeoutSeconds": int(function.timeout),
        "concurrency": None if reserved is None else int(reserved),
        "logGroup": logging.get("LogGroup", function.logs_group_name),
        "logFormat": logging.get("LogFormat", "Text"),
        "environment": function.environment_vars,
    }


def write_logs(function: LambdaFunction, group: str, stream: str, lines: list[dict[str, Any]]) -> None:
    logs = function.logs_backend
    logs.ensure_log_group(group)
    if stream not in logs.groups[group].streams:
        logs.create_log_stream(group, stream)
    logs.put_log_events(group, stream, sorted(lines, key=lambda line: line["timestamp"]))


@gap
def runs_deployed_code(emulator: Emulator) -> None:
    """moto runs functions in Docker only, waits for asynchronous ones, and knows neither throttling nor log streams."""

    def run(function: LambdaFunction, event: str) -> dict[str, Any]:
        deployed = describe(function, emulator)
        answer = emulator.functions.invoke({"function": deployed, "endpoint": emulator.endpoint, "event": event})
        if answer["throttled"]:
            raise TooManyRequestsException
        write_logs(function, deployed["logGroup"], answer["logStream"], answer["logs"])
        return answer

    def invoke(self: LambdaFunction, body: Any, request_headers: Any, response_headers: Any) -> bytes:
        event = body.decode() if isinstance(body, bytes) else body or "{}"
        try:
            json.loads(event)
        except ValueError:
            raise InvalidRequestContentException from None
        kind = request_headers.get("X-Amz-Invocation-Type", "RequestResponse")
        if kind == "DryRun":
            return b""
        if kind == "Event":
            threading.Thread(target=run, args=(self, event), daemon=True).start()
            return b""
        answer = run(self, event)
        if answer["failed"]:
            response_headers["x-amz-function-error"] = "Unhandled"
        tail = "\n".join(line["message"] for line in answer["logs"]).encode()[-LOG_TAIL_BYTES:]
        response_headers["x-amz-log-result"] = base64.b64encode(tail).decode()
        response_headers["x-amz-executed-version"] = str(self.version)
        return answer["payload"].encode()

    LambdaFunction.invoke = invoke


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
