"""EventBridge Scheduler."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Any

from moto.scheduler.exceptions import ValidationException
from moto.scheduler.models import EventBridgeSchedulerBackend, Schedule, scheduler_backends

from clock import written
from delivery import Arn, Caller, Delivery
from gap import Emulator, gap, wrap
from persistence import Failure, deliver_persistently, described
from schedules import next_due
from timetable import Due, Timetable

PRINCIPAL = "scheduler.amazonaws.com"


def due_after(schedule: Schedule, created: float, after: float) -> float | None:
    """When a schedule is due next, between its start and its end; a rate for the first time when it starts.

    :param created: when it was, or will be, in force
    """
    start = float(schedule.start_date or created)
    expression = schedule.schedule_expression
    since = start if expression.startswith("rate") else None
    due = next_due(expression, max(after, start - 1), zone=schedule.schedule_expression_timezone, since=since)
    return None if due is None or (schedule.end_date and due > float(schedule.end_date)) else due


def input_of(schedule: Schedule, time: float, execution: str) -> str:
    """The target's input, with what Scheduler knows put into it."""
    text: str = schedule.target.get("Input") or "{}"
    known = {
        "aws.scheduler.schedule-arn": schedule.arn,
        "aws.scheduler.scheduled-time": written(time, "seconds"),
        "aws.scheduler.execution-id": execution,
        "aws.scheduler.attempt-number": "1",
    }
    for name, value in known.items():
        text = text.replace(f"<{name}>", value)
    return text


def send(emulator: Emulator, schedule: Schedule, time: float) -> None:
    """Delivers to the target of a schedule."""
    execution, target = str(uuid.uuid4()), schedule.target
    text = input_of(schedule, time, execution)

    def dead_letter(failure: Failure) -> tuple[str, dict[str, str | int]]:
        about = {
            "SCHEDULE_ARN": schedule.arn,
            "SCHEDULED_TIME": written(time, "seconds"),
            "TARGET_ARN": target["Arn"],
            "EXECUTION_ID": execution,
            "IS_PAYLOAD_TRUNCATED": "false",
        }
        return text, {**described(failure), **about}

    caller = Caller(PRINCIPAL, schedule.arn, target["RoleArn"])
    deliver_persistently(Delivery(caller, target["Arn"], text, target), emulator.clock, dead_letter)


def check(expression: str, zone: str | None) -> None:
    """:raises ValidationException: for an expression or time zone that there is not"""
    try:
        next_due(expression, 0, zone=zone or "UTC")
    except (ValueError, KeyError) as error:
        raise ValidationException(f"Invalid Schedule Expression {expression}: {error}") from error


@gap
def fires_schedules(emulator: Emulator) -> None:
    """moto keeps schedules, and never looks at the clock."""
    timetable = Timetable(emulator.clock)

    def current(schedule: Schedule) -> bool:
        arn = Arn.of(schedule.arn)
        group = scheduler_backends[arn.account][arn.region].schedule_groups.get(schedule.group_name)
        return group is not None and group.schedules.get(schedule.name) is schedule

    def fire(schedule: Schedule, due: Due, time: float) -> None:
        if not current(schedule):
            return timetable.remove(schedule.arn)
        if schedule.state != "ENABLED":
            return None
        send(emulator, schedule, time)
        if schedule.action_after_completion == "DELETE" and due(time) is None:
            arn = Arn.of(schedule.arn)
            scheduler_backends[arn.account][arn.region].delete_schedule(schedule.group_name, schedule.name)
        return None

    def put(schedule: Schedule) -> Schedule:
        due = partial(due_after, schedule, emulator.clock.now() + 1)
        timetable.put(schedule.arn, due, lambda time: fire(schedule, due, time))
        return schedule

    for action in ("create_schedule", "update_schedule"):

        @wrap(EventBridgeSchedulerBackend, action)
        def change(original: Any, self: Any, **settings: Any) -> Schedule:
            check(settings["schedule_expression"], settings["schedule_expression_timezone"])
            return put(original(self, **settings))
