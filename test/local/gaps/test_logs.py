from __future__ import annotations

import json
import time
import unittest
from datetime import timedelta
from typing import Any

from support import client, now, unique


class TestLogs(unittest.TestCase):
    def test_turns_embedded_metrics_into_metrics(self) -> None:
        group, namespace = unique("/group"), unique("Space")
        client("logs").create_log_group(logGroupName=group)
        client("logs").create_log_stream(logGroupName=group, logStreamName="s")
        written = int(time.time() * 1000)

        def embedded(values: Any) -> str:
            directive = {
                "Namespace": namespace,
                "Dimensions": [["Environment"]],
                "Metrics": [{"Name": "SandboxKills", "Unit": "Count"}],
            }
            meta = {"Timestamp": written, "CloudWatchMetrics": [directive]}
            return json.dumps({"_aws": meta, "Environment": "development", "SandboxKills": values})

        messages = ["a line", embedded(2), '{"CloudWatchMetrics": broken', embedded([3, 4])]
        client("logs").put_log_events(
            logGroupName=group,
            logStreamName="s",
            logEvents=[{"timestamp": written, "message": message} for message in messages],
        )
        points = client("cloudwatch").get_metric_statistics(
            Namespace=namespace,
            MetricName="SandboxKills",
            Dimensions=[{"Name": "Environment", "Value": "development"}],
            StartTime=now() - timedelta(minutes=5),
            EndTime=now() + timedelta(minutes=5),
            Period=600,
            Statistics=["Sum", "SampleCount"],
            Unit="Count",
        )["Datapoints"]
        self.assertEqual(sum(point["Sum"] for point in points), 9)
        self.assertEqual(sum(point["SampleCount"] for point in points), 3)
