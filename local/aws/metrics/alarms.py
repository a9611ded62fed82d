"""Alarms at work: looked at every minute, changed, remembered, acted upon."""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import partial
from typing import Any

from moto.cloudwatch.models import Alarm, CloudWatchBackend

from clock import Clock, attempt
from delivery import Arn, Caller, Delivery, deliver_or_tell
from metrics import notices
from metrics.notices import Change
from metrics.queries import ask, period_of, queries_of
from metrics.rules import holds
from metrics.states import ALARM, MORE_PERIODS, OK, UNKNOWN, Terms, explain, judge

MINUTE = 60
PRINCIPAL = "cloudwatch.amazonaws.com"
EVENT = "CloudWatch Alarm State Change"

History = list[dict[str, Any]]


def history_of(backend: CloudWatchBackend) -> History:
    """What happened to the alarms of an account and region, the oldest first."""
    return backend.__dict__.setdefault("alarm_history", [])


def state_of(alarm: Alarm) -> dict[str, str]:
    return {
        "value": alarm.state_value,
        "reason": alarm.state_reason,
        "reasonData": alarm.state_reason_data,
        "timestamp": alarm.state_updated_timestamp.isoformat(timespec="milliseconds") + "+0000",
    }


def terms_of(alarm: Alarm) -> Terms:
    return Terms(
        alarm.comparison_operator,
        float(alarm.threshold),
        int(alarm.evaluation_periods),
        int(alarm.datapoints_to_alarm or alarm.evaluation_periods),
        alarm.treat_missing_data or "missing",
    )


class Alarms:
    """The alarms of an account and region."""

    def __init__(self, backend: CloudWatchBackend, clock: Clock) -> None:
        self._backend = backend
        self._clock = clock

    def look(self) -> None:
        """Evaluates every alarm; those of one or more alarms after the others."""
        for alarm in list(self._backend.alarms.values()):
            if alarm.rule is None:
                attempt(partial(self._evaluate, alarm))
        self.combine()

    def combine(self) -> None:
        """Evaluates composite alarms until none changes any more."""
        composite = [alarm for alarm in list(self._backend.alarms.values()) if alarm.rule is not None]
        for _ in composite:
            states = {alarm.name: alarm.state_value for alarm in list(self._backend.alarms.values())}
            changing = [(alarm, ALARM if holds(alarm.rule, states) else OK) for alarm in composite]
            changing = [(alarm, state) for alarm, state in changing if alarm.state_value != state]
            for alarm, state in changing:
                reason = (
                    f"{alarm.alarm_arn} transitioned to {state}: its rule {alarm.rule} is {str(state == ALARM).upper()}"
                )
                self.change(alarm, state, reason, "{}")
            if not changing:
                return

    def change(self, alarm: Alarm, state: str, reason: str, data: str) -> None:
        """Puts an alarm into a state, with all that follows."""
        before = state_of(alarm)
        alarm.update_state(reason, data, state)
        self.changed(alarm, before)

    def changed(self, alarm: Alarm, before: dict[str, str]) -> None:
        """Remembers that an alarm may have changed its state, and acts if it has."""
        change = Change(alarm, before, state_of(alarm))
        state = alarm.state_value
        if before["value"] == state:
            return
        summary = f"Alarm updated from {before['value']} to {state}"
        self._remember(alarm, "StateUpdate", summary, {"oldState": before, "newState": change.after})
        self._tell_bus(change)
        if alarm.actions_enabled:
            actions = {ALARM: alarm.alarm_actions, OK: alarm.ok_actions, UNKNOWN: alarm.insufficient_data_actions}
            for action in actions[state]:
                self._act(change, action)

    def _evaluate(self, alarm: Alarm) -> None:
        queries, terms = queries_of(alarm), terms_of(alarm)
        watched = next(query for query in queries if query["ReturnData"])
        period = period_of([watched]) if "MetricStat" in watched else period_of(queries)
        end = self._clock.now() // MINUTE * MINUTE
        start = end - period * (terms.periods + MORE_PERIODS)
        found = ask(self._backend, queries, start, end, origin=end)[watched["Id"]].values
        values = [found.get(start + n * period) for n in range(terms.periods + MORE_PERIODS)]
        state = judge(values, terms, alarm.state_value)
        if state == alarm.state_value:
            return
        reason = explain(values, terms, alarm.state_value, state)
        data = {
            "version": "1.0",
            "queryDate": f"{self._clock.utcnow().isoformat(timespec='milliseconds')}+0000",
            "period": period,
            "recentDatapoints": [value for value in values if value is not None],
            "threshold": terms.threshold,
        }
        if "MetricStat" in watched:
            data["statistic"] = watched["MetricStat"]["Stat"]
        self.change(alarm, state, reason, json.dumps(data))

    def _act(self, change: Change, action: str) -> None:
        """Does what the alarm is for: tells a topic or a function."""
        alarm = change.alarm
        states = {other.name: state_of(other) for other in list(self._backend.alarms.values())}
        said = notices.message(change, states)
        if Arn.of(action).service == "lambda":
            arn = Arn.of(alarm.alarm_arn)
            said = {
                "source": "aws.cloudwatch",
                "alarmArn": alarm.alarm_arn,
                "accountId": arn.account,
                "time": change.after["timestamp"],
                "region": arn.region,
                "alarmData": notices.data(change),
            }
        caller = Caller(PRINCIPAL, alarm.alarm_arn)
        done = deliver_or_tell(Delivery(caller, action, json.dumps(said), subject=notices.subject(change)))
        summary = f"{'Successfully executed' if done else 'Failed to execute'} action {action}"
        self._remember(alarm, "Action", summary, {"actionState": "Succeeded" if done else "Failed"})

    def _tell_bus(self, change: Change) -> None:
        arn = Arn.of(change.alarm.alarm_arn)
        named = {"Source": "aws.cloudwatch", "DetailType": EVENT}
        bus = f"arn:aws:events:{arn.region}:{arn.account}:event-bus/default"
        caller = Caller(PRINCIPAL, change.alarm.alarm_arn)
        detail = json.dumps(notices.data(change))
        deliver_or_tell(Delivery(caller, bus, detail, {"EventBridgeParameters": named}))

    def _remember(self, alarm: Alarm, kind: str, summary: str, details: dict[str, Any]) -> None:
        history_of(self._backend).append(
            {
                "AlarmName": alarm.name,
                "AlarmType": "MetricAlarm" if alarm.rule is None else "CompositeAlarm",
                "Timestamp": self._clock.utcnow(),
                "HistoryItemType": kind,
                "HistorySummary": summary,
                "HistoryData": json.dumps({"version": "1.0", "type": kind, **details}),
            }
        )


def backends(every: Any) -> Iterable[CloudWatchBackend]:
    """CloudWatch of every account and region in use."""
    return [backend for regions in list(every.values()) for backend in list(regions.values())]
