"""CloudWatch Logs."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

from moto.cloudwatch.models import cloudwatch_backends
from moto.logs.models import LogsBackend

from gap import Emulator, gap, wrap


def metrics_in(message: str, ahead: float) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The metric data of one log event, by namespace, if it is in the embedded metric format.

    :param ahead: seconds by which the emulator's clock is ahead of that of the function which wrote it
    """
    if '"CloudWatchMetrics"' not in message:
        return
    try:
        record = json.loads(message)
        meta = record["_aws"]
        time = datetime.fromtimestamp(meta["Timestamp"] / 1000 + ahead, timezone.utc).replace(tzinfo=None)
        for directive in meta["CloudWatchMetrics"]:
            yield directive["Namespace"], list(data_of(record, directive, time))
    except (ValueError, KeyError, TypeError):
        return  # CloudWatch, too, passes over what is not in the format


def data_of(record: dict[str, Any], directive: dict[str, Any], time: datetime) -> Iterator[dict[str, Any]]:
    """One datum for each metric, dimension set and value."""
    for metric in directive["Metrics"]:
        value = record[metric["Name"]]
        for names in directive.get("Dimensions") or [[]]:
            yield {
                "MetricName": metric["Name"],
                "Unit": metric.get("Unit", "None"),
                "Timestamp": time,
                "Dimensions": [{"Name": name, "Value": str(record[name])} for name in names],
                "Values": value if isinstance(value, list) else [value],
            }


@gap
def turns_embedded_metrics_into_metrics(emulator: Emulator) -> None:
    """moto stores log events in the embedded metric format, but makes no metrics of them."""

    @wrap(LogsBackend, "put_log_events")
    def put_log_events(original: Any, self: Any, group: str, stream: str, events: list[dict[str, Any]]) -> Any:
        result = original(self, group, stream, events)
        cloudwatch = cloudwatch_backends[self.account_id][self.region_name]
        for event in events:
            for namespace, data in metrics_in(event["message"], emulator.clock.ahead):
                cloudwatch.put_metric_data(namespace, data)
        return result
