"""Measurements that services of AWS make of themselves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from moto.cloudwatch.models import cloudwatch_backends
from moto.core.utils import utcfromtimestamp

Dimensions = Mapping[str, str]


def publish(
    account: str, region: str, namespace: str, time: float, values: Mapping[str, tuple[float, str]], *sets: Dimensions
) -> None:
    """Records values with their units, by name, once for each set of dimensions."""
    every: Sequence[Dimensions] = sets or ({},)
    data = [
        {
            "MetricName": name,
            "Value": value,
            "Unit": unit,
            "Timestamp": utcfromtimestamp(time),
            "Dimensions": [{"Name": dimension, "Value": of} for dimension, of in dimensions.items()],
        }
        for name, (value, unit) in values.items()
        for dimensions in every
    ]
    cloudwatch_backends[account][region].put_metric_data(namespace, data)
