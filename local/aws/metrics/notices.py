"""What an alarm says when its state changes: to a topic, to a function and to the event bus."""

from __future__ import annotations

import functools
from typing import Any, NamedTuple

from botocore.loaders import Loader
from moto.cloudwatch.models import Alarm

from delivery import Arn
from metrics.queries import dimensions_of, queries_of
from metrics.rules import names_in


class Change(NamedTuple):
    """A change of an alarm's state."""

    alarm: Alarm
    before: dict[str, str]
    """Value, reason, reasonData and timestamp."""
    after: dict[str, str]


@functools.lru_cache
def region_name(region: str) -> str:
    """`US East (N. Virginia)`."""
    partitions = Loader().load_data("endpoints")["partitions"]
    return next((known["regions"][region]["description"] for known in partitions if region in known["regions"]), region)


def subject(change: Change) -> str:
    arn = Arn.of(change.alarm.alarm_arn)
    return f'{change.after["value"]}: "{change.alarm.name}" in {region_name(arn.region)}'[:100]


def message(change: Change, states: dict[str, dict[str, str]]) -> dict[str, Any]:
    """What a topic gets.

    :param states: of every alarm of the region, by its name
    """
    alarm, arn = change.alarm, Arn.of(change.alarm.alarm_arn)
    said = {
        "AlarmName": alarm.name,
        "AlarmDescription": alarm.description,
        "AWSAccountId": arn.account,
        "AlarmConfigurationUpdatedTimestamp": alarm.configuration_updated_timestamp.isoformat() + "+0000",
        "NewStateValue": change.after["value"],
        "NewStateReason": change.after["reason"],
        "StateChangeTime": change.after["timestamp"],
        "Region": region_name(arn.region),
        "AlarmArn": alarm.alarm_arn,
        "OldStateValue": change.before["value"],
        "OKActions": alarm.ok_actions,
        "AlarmActions": alarm.alarm_actions,
        "InsufficientDataActions": alarm.insufficient_data_actions,
    }
    if alarm.rule is not None:
        children = [
            {"Arn": f"{alarm.alarm_arn.rpartition(':')[0]}:{name}", "State": children_state(states[name])}
            for name in names_in(alarm.rule)
            if name in states and states[name]["value"] == change.after["value"]
        ]
        return {**said, "AlarmRule": alarm.rule, "TriggeringChildren": children}
    return {**said, "Trigger": trigger(alarm)}


def children_state(state: dict[str, str]) -> dict[str, str]:
    return {"Value": state["value"], "Timestamp": state["timestamp"]}


def trigger(alarm: Alarm) -> dict[str, Any]:
    """What a topic gets of the metrics that an alarm watches."""
    terms = {
        "EvaluationPeriods": alarm.evaluation_periods,
        **({"DatapointsToAlarm": alarm.datapoints_to_alarm} if alarm.datapoints_to_alarm else {}),
        "ComparisonOperator": alarm.comparison_operator,
        "Threshold": alarm.threshold,
        "TreatMissingData": alarm.treat_missing_data or "missing",
        "EvaluateLowSampleCountPercentile": alarm.evaluate_low_sample_count_percentile or "",
    }
    if alarm.metric_data_queries:
        return {"Metrics": queries_of(alarm), **terms}
    statistic = (
        {"StatisticType": "ExtendedStatistic", "ExtendedStatistic": alarm.extended_statistic}
        if alarm.extended_statistic
        else {"StatisticType": "Statistic", "Statistic": alarm.statistic.upper()}
    )
    return {
        "MetricName": alarm.metric_name,
        "Namespace": alarm.namespace,
        **statistic,
        "Unit": alarm.unit,
        "Dimensions": [{"value": one["Value"], "name": one["Name"]} for one in dimensions_of(alarm.dimensions)],
        "Period": alarm.period,
        **terms,
    }


def data(change: Change) -> dict[str, Any]:
    """What a function and the event bus get of an alarm."""
    alarm = change.alarm
    watched = (
        {"alarmRule": alarm.rule}
        if alarm.rule is not None
        else {"metrics": [lowered(one) for one in queries_of(alarm)]}
    )
    return {
        "alarmName": alarm.name,
        "state": change.after,
        "previousState": change.before,
        "configuration": {"description": alarm.description, **watched},
    }


def lowered(query: dict[str, Any]) -> dict[str, Any]:
    """A query as events have it."""
    stat = query.get("MetricStat")
    if not stat:
        return {"id": query["Id"], "expression": query["Expression"], "returnData": query["ReturnData"]}
    metric = stat["Metric"]
    return {
        "id": query["Id"],
        "metricStat": {
            "metric": {
                "namespace": metric["Namespace"],
                "name": metric["MetricName"],
                "dimensions": {one["Name"]: one["Value"] for one in metric["Dimensions"]},
            },
            "period": int(stat["Period"]),
            "stat": stat["Stat"],
        },
        "returnData": query["ReturnData"],
    }
