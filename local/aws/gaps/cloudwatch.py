"""CloudWatch."""

from __future__ import annotations

from typing import Any

from moto.cloudwatch.exceptions import InvalidParameterCombination, InvalidParameterValue, ValidationError
from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import unix_time, utcfromtimestamp

from gap import Emulator, gap, wrap
from metrics.alarms import MINUTE, Alarms, backends, history_of, state_of
from metrics.queries import ask
from metrics.rules import names_in
from metrics.states import UNKNOWN
from metrics.statistics import SIMPLE, Metric, Span, compute, known_statistic, measured

A_SECOND = 1


@gap
def computes_statistics(_: Emulator) -> None:
    """moto has no percentiles, begins periods anywhere, and takes a metric with more dimensions for the same."""

    def get_metric_statistics(self: CloudWatchResponse) -> ActionResult:
        simple, percentiles = self._get_param("Statistics", []), self._get_param("ExtendedStatistics", [])
        if not simple and not percentiles:
            raise InvalidParameterCombination("Must specify either Statistics or ExtendedStatistics")
        for name in (*simple, *percentiles):
            if not known_statistic(name) or (name in simple) != (name in SIMPLE):
                raise InvalidParameterValue(f"The value {name} for parameter Statistics is not supported.")
        start, end = (unix_time(self._get_param(name).replace(tzinfo=None)) for name in ("StartTime", "EndTime"))
        if start >= end:
            raise InvalidParameterValue("The parameter StartTime must be less than the parameter EndTime.")
        metric = Metric.of(self._get_params())
        found = measured(
            self.cloudwatch_backend, metric, Span(start, end, self._get_int_param("Period")), self._get_param("Unit")
        )
        points = []
        for time in sorted(found):
            point = {"Timestamp": utcfromtimestamp(time), "Unit": found[time][0].unit or "None"}
            point |= {name: compute(name, found[time]) for name in simple}
            extended = {name: compute(name, found[time]) for name in percentiles}
            extended = {name: value for name, value in extended.items() if value is not None}
            points.append({**point, "ExtendedStatistics": extended} if extended else point)
        return ActionResult({"Label": metric.name, "Datapoints": points})

    CloudWatchResponse.get_metric_statistics = get_metric_statistics


@gap
def computes_metric_math(_: Emulator) -> None:
    """moto answers GetMetricData without percentiles, and an expression only if it is the name of a metric."""

    @wrap(CloudWatchBackend, "get_metric_data")
    def get_metric_data(
        original: Any, self: Any, queries: list[dict[str, Any]], start_time: Any, end_time: Any, scan_by: str = ""
    ) -> list[dict[str, Any]]:
        if any(query.get("Expression", "").startswith("SELECT") for query in queries):
            return original(self, queries, start_time, end_time, scan_by)
        start, end = (unix_time(time.replace(tzinfo=None)) for time in (start_time, end_time))
        if start >= end:
            raise ValidationError("The parameter EndTime must be greater than StartTime.")
        try:
            results = ask(self, queries, start, end)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        answers = []
        for query in queries:
            if query.get("ReturnData", True) is False:
                continue
            label, values = results[query["Id"]]
            times = sorted(values, reverse=scan_by != "TimestampAscending")
            answers.append(
                {
                    "id": query["Id"],
                    "label": label,
                    "timestamps": [utcfromtimestamp(time) for time in times],
                    "values": [values[time] for time in times],
                    "status_code": "Complete",
                }
            )
        return answers


@gap
def evaluates_alarms(emulator: Emulator) -> None:
    """moto keeps alarms; they never change their state, and nobody is told."""

    def look() -> None:
        for backend in backends(cloudwatch_backends):
            Alarms(backend, emulator.clock).look()

    emulator.clock.every(MINUTE, look, late=A_SECOND)  # what is measured every minute is there

    @wrap(CloudWatchBackend, "put_metric_alarm")
    def put_metric_alarm(original: Any, self: Any, name: str, *args: Any, **kwargs: Any) -> Alarm:
        before = self.alarms.get(name)
        alarm = original(self, name, *args, **kwargs)
        if before is None:
            alarm.state_value = UNKNOWN
        else:
            alarm.state_value, alarm.state_updated_timestamp = before.state_value, before.state_updated_timestamp
            alarm.state_reason, alarm.state_reason_data = before.state_reason, before.state_reason_data
        return alarm

    @wrap(CloudWatchBackend, "set_alarm_state")
    def set_alarm_state(original: Any, self: Any, name: str, *state: str) -> None:
        before = state_of(self.alarms[name]) if name in self.alarms else {}
        original(self, name, *state)
        alarms = Alarms(self, emulator.clock)
        alarms.changed(self.alarms[name], before)
        alarms.combine()


@gap
def keeps_composite_alarms(emulator: Emulator) -> None:
    """moto knows no alarms over other alarms."""

    def put_composite_alarm(self: CloudWatchResponse) -> EmptyResult:
        rule = self._get_param("AlarmRule")
        try:
            names = names_in(rule)
        except ValueError as error:
            raise ValidationError(str(error)) from error
        missing = [name for name in names if name not in self.cloudwatch_backend.alarms]
        if missing:
            raise ValidationError(
                f"Could not save the composite alarm as alarms {missing} in the alarm rule do not exist"
            )
        self.put_metric_alarm()
        Alarms(self.cloudwatch_backend, emulator.clock).combine()
        return EmptyResult()

    CloudWatchResponse.put_composite_alarm = put_composite_alarm


@gap
def tells_history_of_alarms(_: Emulator) -> None:
    """moto does not know DescribeAlarmHistory."""

    def describe_alarm_history(self: CloudWatchResponse) -> ActionResult:
        name, kind = self._get_param("AlarmName"), self._get_param("HistoryItemType")
        items = [
            item
            for item in history_of(self.cloudwatch_backend)
            if name in (None, item["AlarmName"]) and kind in (None, item["HistoryItemType"])
        ]
        if self._get_param("ScanBy") != "TimestampAscending":
            items.reverse()
        return ActionResult({"AlarmHistoryItems": items[: self._get_int_param("MaxRecords") or 100]})

    CloudWatchResponse.describe_alarm_history = describe_alarm_history


@gap
def switches_actions_of_alarms(_: Emulator) -> None:
    """moto does not know DisableAlarmActions and EnableAlarmActions."""

    def switch(self: CloudWatchResponse, on: bool) -> EmptyResult:
        for alarm in self.cloudwatch_backend.get_alarms_by_alarm_names(self._get_param("AlarmNames")):
            alarm.actions_enabled = on
        return EmptyResult()

    CloudWatchResponse.enable_alarm_actions = lambda self: switch(self, True)
    CloudWatchResponse.disable_alarm_actions = lambda self: switch(self, False)
