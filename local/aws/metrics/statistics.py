"""Statistics of a metric, period by period."""

from __future__ import annotations

import math
import re
import threading
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NamedTuple

from moto.cloudwatch.models import CloudWatchBackend, MetricAggregatedDatum, MetricDatum, MetricDatumBase
from moto.core.utils import unix_time

Series = dict[float, float]
"""A value for each period that has one, by its start in seconds since 1970."""

PERCENTILE = re.compile(r"p(\d{1,2}(?:\.\d{1,10})?|100)")


class Metric(NamedTuple):
    """What is measured."""

    namespace: str
    name: str
    dimensions: frozenset[tuple[str, str]] = frozenset()

    @staticmethod
    def of(given: dict[str, Any]) -> Metric:
        """From the `Metric` of a request."""
        pairs = ((one["Name"], one["Value"]) for one in given.get("Dimensions") or [])
        return Metric(given["Namespace"], given["MetricName"], frozenset(pairs))


class Span(NamedTuple):
    """From when to when, in periods of so many seconds; they begin at multiples of the period after `origin`."""

    start: float
    end: float
    period: int
    origin: float = 0

    def beginning(self, time: float) -> float:
        """The start of the period that a time is in."""
        return self.origin + (time - self.origin) // self.period * self.period

    @property
    def periods(self) -> list[float]:
        first = self.beginning(self.start)
        return [first + n * self.period for n in range(math.ceil((self.end - first) / self.period))]


def known_statistic(name: str) -> bool:
    return name in SIMPLE or PERCENTILE.fullmatch(name) is not None


class Index:
    """The data of an account and region by metric; moto keeps them in one list, which gets long."""

    def __init__(self) -> None:
        self._seen = 0
        self._lock = threading.Lock()
        self._by_metric: dict[Metric, list[MetricDatumBase]] = defaultdict(list)

    def find(self, backend: CloudWatchBackend, metric: Metric) -> list[MetricDatumBase]:
        """The data of a metric, in the order in which they came."""
        with self._lock:
            new = backend.metric_data[self._seen :]
            self._seen += len(new)
            for datum in new:
                self._by_metric[metric_of(datum)].append(datum)
            return self._by_metric[metric]


def metric_of(datum: MetricDatumBase) -> Metric:
    return Metric(datum.namespace, datum.name, frozenset((one.name, one.value) for one in datum.dimensions))


def measured(
    backend: CloudWatchBackend, metric: Metric, span: Span, unit: str | None = None
) -> dict[float, list[MetricDatumBase]]:
    """The data of a metric by period, each as moto keeps it."""
    index: Index = backend.__dict__.setdefault("metric_index", Index())
    data = index.find(backend, metric)
    if metric.namespace == "AWS/S3":  # moto counts objects when it is asked
        data = [datum for datum in backend.aws_metric_data if metric_of(datum) == metric]
    found: dict[float, list[MetricDatumBase]] = defaultdict(list)
    first = span.beginning(span.start)
    for datum in list(data):
        time = unix_time(datum.timestamp.replace(tzinfo=None))
        if first <= time < span.end and unit in (None, datum.unit):
            found[span.beginning(time)].append(datum)
    return found


def series(backend: CloudWatchBackend, metric: Metric, span: Span, statistic: str, unit: str | None = None) -> Series:
    """A statistic of a metric, in the order of time."""
    by_period = measured(backend, metric, span, unit)
    values = {start: compute(statistic, by_period[start]) for start in sorted(by_period)}
    return {start: value for start, value in values.items() if value is not None}


def compute(statistic: str, data: Sequence[MetricDatumBase]) -> float | None:
    """A statistic of at least one datum; None where statistic sets do not say enough for a percentile."""
    if statistic in SIMPLE:
        return SIMPLE[statistic](data)
    percentile = PERCENTILE.fullmatch(statistic)
    if percentile is None:
        raise ValueError(f"statistic {statistic!r}: it is {', '.join(SIMPLE)} or a percentile like p99.9")
    values = [value for datum in data for value in values_of(datum)]
    return interpolate(sorted(values), float(percentile[1]) / 100) if values else None


def values_of(datum: MetricDatumBase) -> list[float]:
    if isinstance(datum, MetricDatum):
        return [datum.value]
    assert isinstance(datum, MetricAggregatedDatum)
    return [datum.min] * int(datum.sample_count) if datum.min == datum.max else []


def interpolate(values: Sequence[float], share: float) -> float:
    """The value below which a share of the sorted values lies, between two of them on a straight line."""
    position = (len(values) - 1) * share
    below = math.floor(position)
    above = min(below + 1, len(values) - 1)
    return values[below] + (values[above] - values[below]) * (position - below)


def total(data: Sequence[MetricDatumBase]) -> float:
    return sum(datum.value if isinstance(datum, MetricDatum) else datum.sum for datum in data)


def count(data: Sequence[MetricDatumBase]) -> float:
    return sum(1 if isinstance(datum, MetricDatum) else datum.sample_count for datum in data)


SIMPLE = {
    "Sum": total,
    "SampleCount": count,
    "Average": lambda data: total(data) / count(data) if count(data) else None,
    "Minimum": lambda data: min(datum.value if isinstance(datum, MetricDatum) else datum.min for datum in data),
    "Maximum": lambda data: max(datum.value if isinstance(datum, MetricDatum) else datum.max for datum in data),
}
