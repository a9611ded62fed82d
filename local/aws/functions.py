"""Running a deployed function: what the function host is told of it, and where its log goes."""

from __future__ import annotations

import base64
import io
import threading
import uuid
import zipfile
from pathlib import Path
from typing import Any

from moto.awslambda.models import LambdaFunction, lambda_backends

from gap import Emulator

Answer = dict[str, Any]
"""The `InvokeResponse` of local/functions/invocation.ts."""


NO_ROLE = {"accessKeyId": "test", "secretAccessKey": "test", "sessionToken": "test"}
"""Keys of the administrator, where nobody minds roles."""


class Throttled(Exception):
    """The function's reserved concurrency is used up."""


def run(emulator: Emulator, function: LambdaFunction, event: str, request: str | None = None) -> Answer:
    """Runs a function on an event, JSON text, and waits for its end.

    :raises Throttled: it did not run
    """
    deployed = describe(function, emulator)
    answer = emulator.functions.invoke(
        {
            "id": request or str(uuid.uuid4()),
            "function": deployed,
            "endpoint": emulator.endpoint,
            "event": event,
        }
    )
    if answer["throttled"]:
        raise Throttled
    write_logs(function, deployed["logGroup"], answer["logStream"], answer["logs"])
    return answer


def reserved_concurrency(function: LambdaFunction) -> int | None:
    """How many invocations of any version may run at once; moto keeps it with the latest."""
    latest = lambda_backends[function.account_id][function.region].get_function(function.function_name)
    return None if latest.reserved_concurrency is None else int(latest.reserved_concurrency)


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
        "concurrency": reserved_concurrency(function),
        "logGroup": logging.get("LogGroup", function.logs_group_name),
        "logFormat": logging.get("LogFormat", "Text"),
        "environment": function.environment_vars,
        "credentials": NO_ROLE,
    }


def write_logs(function: LambdaFunction, group: str, stream: str, lines: list[dict[str, Any]]) -> None:
    logs = function.logs_backend
    logs.ensure_log_group(group)
    if stream not in logs.groups[group].streams:
        logs.create_log_stream(group, stream)
    logs.put_log_events(group, stream, sorted(lines, key=lambda line: line["timestamp"]))
