"""EventBridge."""

from __future__ import annotations

import copy
import json
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from moto.events.exceptions import ValidationException
from moto.events.models import EventsBackend, Rule, events_backends

from clock import written
from delivery import Arn, Caller, Delivery
from event_input import Event, input_of
from gap import Emulator, gap, wrap
from persistence import Failure, deliver_persistently, described
from schedules import next_due
from timetable import Timetable

PRINCIPAL = "events.amazonaws.com"


def public(event: Event) -> Event:
    """An event as targets see it; moto keeps its time as a number."""
    shown = {name: value for name, value in event.items() if name != "ingestion-time"}
    time = shown["time"]
    if isinstance(time, datetime):
        time = time.timestamp()
    return {**shown, "time": written(time, "seconds") if isinstance(time, (int, float)) else time}


def code_of(failure: Failure) -> str:
    """EventBridge's own name for what went wrong."""
    missing = ("NotFound", "NonExistent", "NotExist")
    if any(sign in failure.code for sign in missing):
        return "NO_RESOURCE"
    return failure.code if failure.code.isupper() else "SDK_CLIENT_ERROR"


def send(emulator: Emulator, rule: Rule, target: dict[str, Any], event: Event) -> None:
    """Delivers an event to one target of a rule."""
    caller = Caller(PRINCIPAL, rule.arn, target.get("RoleArn") or rule.role_arn)
    delivery = Delivery(caller, target["Arn"], input_of(target, event, rule.arn), target)

    def dead_letter(failure: Failure) -> tuple[str, dict[str, str | int]]:
        attributes = described(failure._replace(code=code_of(failure)))
        return json.dumps(event), {**attributes, "RULE_ARN": rule.arn, "TARGET_ARN": target["Arn"]}

    deliver_persistently(delivery, emulator.clock, dead_letter)


def check(expression: str) -> None:
    """:raises ValidationException: for an expression that there is not"""
    try:
        next_due(expression, 0)
    except ValueError as error:
        raise ValidationException(f"Parameter ScheduleExpression is not valid: {error}.") from error


def reachable(target: dict[str, Any]) -> bool:
    """Whether it is ours to deliver; moto has buses, archives and HTTP."""
    return Arn.of(target["Arn"]).service != "events"


@gap
def reaches_targets(emulator: Emulator) -> None:
    """moto knows few targets of rules, fails PutEvents for the others, and minds neither state, input nor retries."""

    @wrap(Rule, "send_to_targets")
    def send_to_targets(original: Callable[..., None], self: Rule, event: Event, *args: Any, **kwargs: Any) -> None:
        if self.state != "ENABLED" or not self.event_pattern.get_pattern():
            return
        if not self.event_pattern.matches_event(public(event)):
            return
        others = copy.copy(self)
        others.targets = [target for target in self.targets if not reachable(target)]
        original(others, event, *args, **kwargs)
        for target in filter(reachable, self.targets):
            send(emulator, self, target, public(event))


@gap
def fires_schedules(emulator: Emulator) -> None:
    """moto keeps the schedule of a rule, and never looks at the clock."""
    timetable = Timetable(emulator.clock)

    def fire(rule: Rule, time: float) -> None:
        rules = events_backends[rule.account_id][rule.region_name].event_buses["default"].rules
        if rules.get(rule.name) is not rule:
            timetable.remove(rule.arn)
            return
        event = {
            "version": "0",
            "id": str(uuid.uuid4()),
            "detail-type": "Scheduled Event",
            "source": "aws.events",
            "account": rule.account_id,
            "time": written(time, "seconds"),
            "region": rule.region_name,
            "resources": [rule.arn],
            "detail": {},
        }
        for target in filter(reachable, rule.targets if rule.state == "ENABLED" else ()):
            send(emulator, rule, target, event)

    @wrap(EventsBackend, "put_rule")
    def put_rule(original: Any, self: EventsBackend, name: str, **settings: Any) -> Rule:
        expression = settings.get("scheduled_expression")
        if expression:
            check(expression)
        rule = original(self, name, **settings)
        timetable.remove(rule.arn)
        if expression:
            first = next_due(expression, emulator.clock.now())
            timetable.put(rule.arn, partial(next_due, expression, since=first), partial(fire, rule))
        return rule
