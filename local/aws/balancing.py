"""The Node process that is the load balancers: told what is applied, asked how the targets are."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import IO, Any

from node_host import NodeHost

TIMEOUT_SECONDS = 10
FRESH_SECONDS = 0.1
"""How old the known health may be."""

NO_GROUP = {"state": "unused", "reason": "Target.NotInUse", "description": "Target group is not configured to receive traffic"}
NO_TARGET = {"state": "unused", "reason": "Target.NotRegistered", "description": "Target is not registered to the target group"}


class Balancer:
    """See local/balancer/configuration.ts for what it is told. It is started when there is something to tell."""

    def __init__(self, command: list[str], log: IO[bytes]) -> None:
        self._command, self._log = command, log
        self._host: NodeHost | None = None
        self._lock = threading.Lock()
        self._known: dict[str, dict[str, dict[str, str]]] = {}
        self._asked = 0.0
        self.ports: dict[str, int] = {}
        """Where each listener is, by its ARN."""

    def configure(self, describe: Callable[[], dict[str, Any]]) -> None:
        """Tells it what is applied, as it is when its turn comes: of two changes at once, the later is not undone."""
        with self._lock:
            configuration = describe()
            if self._host is None:
                self._host = NodeHost(self._command, self._log, TIMEOUT_SECONDS)
            self.ports = self._host.ask("POST", configuration)
            self._asked = 0.0

    def health(self, group: str, address: str, port: int) -> dict[str, str]:
        """How a target of a group stands, with the reason."""
        targets = self._targets(group)
        return NO_GROUP if targets is None else targets.get(f"{address}:{port}", NO_TARGET)

    def state(self, group: str, address: str, port: int) -> str:
        return self.health(group, address, port)["state"]

    def draining(self, group: str) -> list[tuple[str, int]]:
        """Targets of a group that leave it."""
        names = [name for name, health in (self._targets(group) or {}).items() if health["state"] == "draining"]
        return [(name.rpartition(":")[0], int(name.rpartition(":")[2])) for name in names]

    def _targets(self, group: str) -> dict[str, dict[str, str]] | None:
        with self._lock:
            if self._host is not None and time.monotonic() > self._asked + FRESH_SECONDS:
                self._known = self._host.ask("GET")
                self._asked = time.monotonic()
            return self._known.get(group)

    def stop(self) -> None:
        if self._host is not None:
            self._host.stop()
