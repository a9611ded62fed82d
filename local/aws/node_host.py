"""A Node process of the emulator that answers HTTP on a port of its own: started, asked, ended."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
from typing import IO, Any

GRACE_SECONDS = 3


class NodeHost:
    """Says `{"port": …}` once it answers, and ends when its standard input does."""

    def __init__(self, command: list[str], log: IO[bytes], timeout: float) -> None:
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, start_new_session=True
        )
        self._port: int | None = None
        self._timeout = timeout

    @property
    def port(self) -> int:
        """Where it listens; waits until it does."""
        if self._port is None:
            assert self._process.stdout is not None
            self._port = int(json.loads(self._process.stdout.readline())["port"])
        return self._port

    def ask(self, method: str, request: Any = None) -> Any:
        """Its answer to a request."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self._timeout)
        try:
            connection.request(method, "/", None if request is None else json.dumps(request).encode())
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise RuntimeError(f"{self._process.args} answered {response.status}: {body.decode()}")
        return json.loads(body)

    def stop(self) -> None:
        """Ends it, and with it everything it runs."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            self._process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(self._process.pid, signal.SIGKILL)
