"""What a service does next: how many tasks it starts and which it stops. Nothing in here starts or stops anything.

https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-type-ecs.html
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

MOST_FAILURES, FEWEST_FAILURES = 200, 3
LONGEST_PAUSE_SECONDS = 30.0
FIRST_PAUSE_SECONDS = 0.5


class Standing(NamedTuple):
    """A task of a service that was not told to stop."""

    id: str
    current: bool
    """It is of the newest deployment."""
    well: bool
    """It runs, and every check of it is passed."""
    sick: str | None = None
    """Why it is to be replaced."""


class Limits(NamedTuple):
    """How many tasks there have to be and may be while they are replaced."""

    desired: int
    least: int
    most: int

    @staticmethod
    def of(desired: int, configuration: Mapping[str, Any]) -> Limits:
        """By a service's deployment configuration."""
        minimum = configuration.get("minimumHealthyPercent", 100)
        maximum = configuration.get("maximumPercent", 200)
        return Limits(desired, math.ceil(desired * minimum / 100), math.floor(desired * maximum / 100))


class Steps(NamedTuple):
    """Tasks to start, and to stop, each with the reason."""

    start: int
    stop: dict[str, str]


def next_steps(limits: Limits, tasks: Sequence[Standing], deployment: str) -> Steps:
    """What brings a service nearer to its newest deployment, without fewer well tasks than it may have, nor more tasks."""
    stop = {task.id: task.sick for task in tasks if task.sick}
    left = [task for task in tasks if task.id not in stop]
    new = [task for task in left if task.current]
    surplus = sorted(new, key=lambda task: task.well)[: max(0, len(new) - limits.desired)]
    stop |= {task.id: f"Scaling activity initiated by (deployment {deployment})" for task in surplus}
    stop |= {task.id: f"Scaling activity initiated by (deployment {deployment})" for task in replaced(limits, left)}
    room = limits.most - (len(left) - len([task for task in left if task.id in stop]))
    return Steps(max(0, min(limits.desired - len(new), room)), stop)


def replaced(limits: Limits, tasks: Sequence[Standing]) -> list[Standing]:
    """Old tasks that new ones have taken the place of: the unwell first. Where there is no room for more tasks than are
    desired, old ones make it, as far as the service can spare them."""
    old = sorted((task for task in tasks if not task.current), key=lambda task: task.well)
    well = sum(task.well for task in tasks if task.current)
    kept = (limits.desired if limits.most > limits.desired else limits.least) - well
    return old[: len(old) - max(0, kept)]


def failures_allowed(desired: int) -> int:
    """Tasks of a deployment that may fail before its circuit breaker opens."""
    return min(MOST_FAILURES, max(FEWEST_FAILURES, math.ceil(desired / 2)))


def pause_after(failures: int) -> float:
    """Seconds before another task is started, by how many have failed one after the other."""
    return 0.0 if failures == 0 else min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (failures - 1))
