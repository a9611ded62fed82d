"""What containers write, into log groups by the `awslogs` driver."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Mapping
from typing import Any

from moto.logs.models import LogsBackend

PAUSE_SECONDS = 0.1
"""Lines of so long a time go into the log together."""


class NoLog(Exception):
    """A container's log has nowhere to go."""


class Log:
    """The log stream of a container; `write` never waits for it."""

    def __init__(self, backend: LogsBackend, group: str, stream: str) -> None:
        self._backend, self._group, self._stream = backend, group, stream
        self._lines: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._writing = threading.Lock()

    def write(self, line: str) -> None:
        with self._lock:
            self._lines.append({"timestamp": int(time.time() * 1000), "message": line})
            if len(self._lines) == 1:
                timer = threading.Timer(PAUSE_SECONDS, self.flush)
                timer.daemon = True
                timer.start()

    def flush(self) -> None:
        """What was written so far is in the log group."""
        with self._writing:
            with self._lock:
                lines, self._lines = self._lines, []
            if not lines or self._group not in self._backend.groups:
                return
            if self._stream not in self._backend.groups[self._group].streams:
                self._backend.create_log_stream(self._group, self._stream)
            self._backend.put_log_events(self._group, self._stream, lines)


class Console:
    """Of a container without a log configuration: the emulator's own log has it."""

    def __init__(self, name: str) -> None:
        self._name = name

    def write(self, line: str) -> None:
        print(f"{self._name}: {line}", file=sys.stderr)

    def flush(self) -> None:
        """Nothing waits."""


def log_of(definition: Mapping[str, Any], backend: LogsBackend, task: str) -> Log | Console:
    """
    :raises NoLog: where the group is not there and is not to be made
    """
    configuration = definition.get("logConfiguration") or {}
    if configuration.get("logDriver") != "awslogs":
        return Console(f"{definition['name']}/{task}")
    options = configuration.get("options", {})
    group = options.get("awslogs-group", "")
    if options.get("awslogs-create-group") == "true":
        backend.ensure_log_group(group)
    if group not in backend.groups:
        raise NoLog(f"ResourceInitializationError: failed to validate logger args: log group {group} does not exist")
    return Log(backend, group, f"{options.get('awslogs-stream-prefix', 'ecs')}/{definition['name']}/{task}")
