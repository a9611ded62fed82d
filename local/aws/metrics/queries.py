"""Metric data queries, as GetMetricData and alarms have them: metrics, and expressions over them."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from moto.cloudwatch.models import Alarm, CloudWatchBackend, MetricDataQuery

from metrics.expressions import Known, evaluate
from metrics.statistics import Metric, Series, Span, series

DEFAULT_PERIOD_SECONDS = 300

Query = dict[str, Any]
"""A `MetricDataQuery` in the words of AWS."""


class Result(NamedTuple):
    """What a query found."""

    label: str
    values: Series


def period_of(queries: list[Query]) -> int:
    """The longest period of some queries: their expressions have it."""
    periods = [query.get("Period") or query.get("MetricStat", {}).get("Period") for query in queries]
    return max((int(period) for period in periods if period), default=DEFAULT_PERIOD_SECONDS)


def ask(
    backend: CloudWatchBackend, queries: list[Query], start: float, end: float, origin: float = 0
) -> dict[str, Result]:
    """Answers queries by their ids.

    :raises ValueError: for a statistic or an expression that there is not
    """
    metrics = {query["Id"]: query for query in queries if "MetricStat" in query}
    found: dict[str, Series] = {}
    for id, query in metrics.items():
        stat = query["MetricStat"]
        span = Span(start, end, int(stat["Period"]), origin)
        found[id] = series(backend, Metric.of(stat["Metric"]), span, stat["Stat"], stat.get("Unit"))
    measured = dict(found)
    waiting = [query for query in queries if "MetricStat" not in query]
    while waiting:
        ready = [query for query in waiting if not needs(query, waiting)]
        if not ready:
            raise ValueError(f"expressions that need each other: {', '.join(query['Id'] for query in waiting)}")
        for query in ready:
            period = int(query.get("Period") or period_of(list(metrics.values())))
            known = Known(found, measured, Span(start, end, period, origin).periods, period)
            found[query["Id"]] = evaluate(query["Expression"], known)
        waiting = [query for query in waiting if query not in ready]
    return {query["Id"]: Result(label_of(query), found[query["Id"]]) for query in queries}


def needs(query: Query, waiting: list[Query]) -> bool:
    """Whether an expression names one that has not been evaluated."""
    names = set(re.findall(r"\w+", query["Expression"]))
    return any(other["Id"] in names for other in waiting)


def label_of(query: Query) -> str:
    if query.get("Label"):
        return query["Label"]
    stat = query.get("MetricStat")
    return f"{stat['Metric']['MetricName']} {stat['Stat']}" if stat else query["Id"]


def queries_of(alarm: Alarm) -> list[Query]:
    """What an alarm watches; the query that decides is the one that returns its data."""
    if alarm.metric_data_queries:
        return [query_of(query) for query in alarm.metric_data_queries]
    metric = {
        "Namespace": alarm.namespace,
        "MetricName": alarm.metric_name,
        "Dimensions": dimensions_of(alarm.dimensions),
    }
    stat = {"Metric": metric, "Period": alarm.period, "Stat": alarm.extended_statistic or alarm.statistic}
    return [{"Id": "m1", "MetricStat": {**stat, **({"Unit": alarm.unit} if alarm.unit else {})}, "ReturnData": True}]


def query_of(kept: MetricDataQuery) -> Query:
    """What moto keeps of a query, in the words of AWS."""
    query: Query = {"Id": kept.id, "ReturnData": kept.return_data is not False}
    for name, value in (("Label", kept.label), ("Period", kept.period), ("Expression", kept.expression)):
        if value:
            query[name] = value
    if kept.metric_stat:
        metric = kept.metric_stat.metric
        query["MetricStat"] = {
            "Metric": {
                "Namespace": metric.namespace,
                "MetricName": metric.metric_name,
                "Dimensions": dimensions_of(metric.dimensions),
            },
            "Period": kept.metric_stat.period,
            "Stat": kept.metric_stat.stat,
            **({"Unit": kept.metric_stat.unit} if kept.metric_stat.unit else {}),
        }
    return query


def dimensions_of(kept: list[Any]) -> list[dict[str, str]]:
    return [{"Name": dimension.name, "Value": dimension.value} for dimension in kept]
