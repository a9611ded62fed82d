"""The Node process that runs Lambda functions: started, asked, ended."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from typing import IO, Any

GRACE_SECONDS = 3
LONGEST_INVOCATION_SECONDS = 910


class FunctionHost:
    """A running function host; see local/functions/invocation.ts for what it is asked and what it answers."""

    def __init__(self, command: list[str], log: IO[bytes]) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
        self._port: int | None = None

    @property
    def port(self) -> int:
        """Where it listens; waits until it does."""
        if self._port is None:
            assert self._process.stdout is not None
            self._port = int(json.loads(self._process.stdout.readline())["port"])
        return self._port

    def invoke(self, request: dict[str, Any]) -> dict[str, Any]:
        """Runs a function on an event and waits for its end."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST_INVOCATION_SECONDS)
        try:
            connection.request("POST", "/", json.dumps(request).encode())
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise RuntimeError(f"the function host answered {response.status}: {body.decode()}")
        return json.loads(body)

    def stop(self) -> None:
        """Ends it, and with it every function."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
