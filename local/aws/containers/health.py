"""The health of a container by the results of its health check.

https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_HealthCheck.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

PACE = 10
"""What takes so long that nobody waits for it on his own machine, goes by this much faster here: pauses between checks of
health, and the grace before them. What a program may take to answer does not."""

SHORTEST_PAUSE = 0.25

STARTING_SECONDS = 10.0
"""What a program may always take to start, which is as slow here as anywhere."""

UNKNOWN, HEALTHY, UNHEALTHY = "UNKNOWN", "HEALTHY", "UNHEALTHY"


def paced(seconds: float) -> float:
    """A pause as it is here."""
    return max(SHORTEST_PAUSE, seconds / PACE)


@dataclass(frozen=True)
class Check:
    """A health check, in seconds of this machine."""

    command: Sequence[str]
    interval: float
    timeout: float
    retries: int
    start_period: float

    @staticmethod
    def of(definition: Mapping[str, Any]) -> Check | None:
        """Of a container definition; None where there is none."""
        given = definition.get("healthCheck")
        if not given or not given.get("command") or given["command"][0] == "NONE":
            return None
        kind, *words = given["command"]
        command = ["/bin/sh", "-c", *words] if kind == "CMD-SHELL" else words if kind == "CMD" else given["command"]
        return Check(
            command,
            paced(given.get("interval") or 30),
            float(given.get("timeout") or 5),
            int(given.get("retries") or 3),
            max(STARTING_SECONDS, (given.get("startPeriod") or 0) / PACE),
        )


@dataclass
class Health:
    """What the checks so far say. A failure while the container starts does not count."""

    check: Check
    state: str = UNKNOWN
    failures: int = 0

    def passed(self) -> None:
        self.failures = 0
        self.state = HEALTHY

    def failed(self, age: float) -> None:
        """
        :param age: seconds since the container was started
        """
        if self.state == UNKNOWN and age < self.check.start_period:
            return
        self.failures += 1
        if self.failures >= self.check.retries:
            self.state = UNHEALTHY


def of_task(states: Sequence[str]) -> str:
    """The health of a task by that of its essential containers which have a check."""
    if not states:
        return UNKNOWN
    return next((bad for bad in (UNHEALTHY, UNKNOWN) if bad in states), HEALTHY)
