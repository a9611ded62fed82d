from __future__ import annotations

import json
import unittest
from datetime import timedelta
from typing import Any

from botocore.exceptions import ClientError
from support import advance, bodies, client, now, queue, reporter, reports, unique, until


def put(namespace: str, *values: float, name: str = "Latency", **dimensions: str) -> None:
    given = [{"Name": key, "Value": value} for key, value in dimensions.items()]
    datum = {"MetricName": name, "Dimensions": given, "Values": list(values), "Timestamp": now()}
    client("cloudwatch").put_metric_data(Namespace=namespace, MetricData=[datum])


def topic() -> tuple[str, str]:
    """A topic, and the URL of a queue that gets its messages as they are."""
    arn, (url, listener) = client("sns").create_topic(Name=unique())["TopicArn"], queue()
    client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=listener, Attributes={"RawMessageDelivery": "true"})
    return arn, url


def alarm(**settings: Any) -> str:
    name = unique()
    terms = {"ComparisonOperator": "GreaterThanThreshold", "Threshold": 0, "EvaluationPeriods": 1}
    client("cloudwatch").put_metric_alarm(AlarmName=name, **{**terms, **settings})
    return name


def states(*names: str) -> list[str]:
    found = client("cloudwatch").describe_alarms(AlarmNames=list(names), AlarmTypes=["MetricAlarm", "CompositeAlarm"])
    value = {one["AlarmName"]: one["StateValue"] for one in [*found["MetricAlarms"], *found["CompositeAlarms"]]}
    return [value[name] for name in names]


class TestCloudwatch(unittest.TestCase):
    def test_computes_statistics(self) -> None:
        space = unique("Space")
        put(space, *range(1, 101))
        put(space, 1000, Environment="other")
        end = now() + timedelta(minutes=1)
        (point,) = client("cloudwatch").get_metric_statistics(
            Namespace=space,
            MetricName="Latency",
            StartTime=end - timedelta(minutes=5),
            EndTime=end,
            Period=86400,
            Statistics=["Maximum", "Average"],
            ExtendedStatistics=["p50", "p99.9"],
        )["Datapoints"]
        self.assertEqual((point["Maximum"], point["Average"], point["ExtendedStatistics"]["p50"]), (100, 50.5, 50.5))
        self.assertAlmostEqual(point["ExtendedStatistics"]["p99.9"], 99.901)
        self.assertEqual(point["Timestamp"].timestamp() % 86400, 0)

    def test_computes_metric_math(self) -> None:
        space = unique("Space")
        put(space, 4, 6, name="Errors")
        put(space, 100, name="Calls")
        end = now() + timedelta(minutes=1)

        def stat(id: str, name: str, statistic: str) -> dict[str, Any]:
            measured = {"Metric": {"Namespace": space, "MetricName": name}, "Period": 86400, "Stat": statistic}
            return {"Id": id, "MetricStat": measured, "ReturnData": False}

        queries = [
            stat("errors", "Errors", "Sum"),
            stat("calls", "Calls", "p90"),
            stat("none", "Nothing", "Sum"),
            {"Id": "rate", "Expression": "100 * (errors + FILL(none, 2)) / calls", "Label": "percent"},
            {"Id": "high", "Expression": "IF(rate > 11, 1, 0)"},
        ]

        def ask(queries: list[dict[str, Any]]) -> dict[str, list[float]]:
            results = client("cloudwatch").get_metric_data(
                MetricDataQueries=queries, StartTime=end - timedelta(minutes=5), EndTime=end
            )["MetricDataResults"]
            return {result["Label"]: result["Values"] for result in results}

        self.assertEqual(ask(queries), {"percent": [12], "high": [1]})
        with self.assertRaises(ClientError):
            ask([{"Id": "bad", "Expression": "1 +"}])

    def test_evaluates_alarms(self) -> None:
        """They tell topics and functions when they change; what is missing is what they say it is."""
        space, (arn, url), listener = unique("Space"), topic(), reporter()
        watched = {"Namespace": space, "MetricName": "Latency", "Period": 60}
        steady = alarm(
            **watched,
            ExtendedStatistic="p90",
            Threshold=5,
            EvaluationPeriods=3,
            DatapointsToAlarm=2,
            TreatMissingData="notBreaching",
            AlarmActions=[arn, listener],
            OKActions=[arn],
        )
        strict = alarm(**watched, Statistic="Sum", TreatMissingData="breaching")
        unsure = alarm(**watched, Statistic="Sum", InsufficientDataActions=[arn])
        query = {"Metric": {"Namespace": space, "MetricName": "Latency"}, "Period": 60, "Stat": "Maximum"}
        math = alarm(
            Threshold=18,
            TreatMissingData="notBreaching",
            Metrics=[
                {"Id": "m", "MetricStat": query, "ReturnData": False},
                {"Id": "twice", "Expression": "m * 2", "ReturnData": True},
            ],
        )
        names = (steady, strict, unsure, math)
        self.assertEqual(set(states(*names)), {"INSUFFICIENT_DATA"})
        advance(60)
        self.assertEqual(states(*names), ["OK", "ALARM", "INSUFFICIENT_DATA", "OK"])
        self.assertEqual(bodies(url)[0]["NewStateValue"], "OK")
        put(space, *[1] * 8, 10, 10)
        # Its minute has to be over when alarms are looked at next, which may be before that
        until(lambda: states(*names) == ["OK", "ALARM", "ALARM", "ALARM"], step=15)
        put(space, 10)
        until(lambda: states(steady) == ["ALARM"], step=15)
        (message,) = bodies(url)
        self.assertEqual(
            (message["AlarmName"], message["NewStateValue"], message["OldStateValue"]), (steady, "ALARM", "OK")
        )
        self.assertEqual((message["AWSAccountId"], message["Region"]), ("123456789012", "US East (N. Virginia)"))
        self.assertEqual((message["Trigger"]["ExtendedStatistic"], message["Trigger"]["Threshold"]), ("p90", 5))
        self.assertIn("2 out of the last 3 datapoints [10.0, 10.0] were greater than", message["NewStateReason"])
        (event,) = reports(listener)
        self.assertEqual((event["source"], event["alarmData"]["state"]["value"]), ("aws.cloudwatch", "ALARM"))
        advance(600)
        self.assertEqual(states(*names), ["OK", "ALARM", "INSUFFICIENT_DATA", "OK"])
        self.assertEqual(
            {(one["AlarmName"], one["NewStateValue"]) for one in bodies(url, 2)},
            {(steady, "OK"), (unsure, "INSUFFICIENT_DATA")},
        )
        client("cloudwatch").set_alarm_state(AlarmName=steady, StateValue="ALARM", StateReason="a drill")
        self.assertEqual(bodies(url)[0]["NewStateReason"], "a drill")
        alarm_of = client("cloudwatch").describe_alarms(AlarmNames=[steady])["MetricAlarms"][0]
        self.assertEqual((alarm_of["StateValue"], alarm_of["StateReason"]), ("ALARM", "a drill"))

    def set(self, name: str, state: str) -> None:
        client("cloudwatch").set_alarm_state(AlarmName=name, StateValue=state, StateReason="a drill")

    def test_keeps_composite_alarms(self) -> None:
        arn, url = topic()
        one, other = (
            alarm(Namespace="None", MetricName="None", Period=60, Statistic="Sum", TreatMissingData="ignore")
            for _ in range(2)
        )
        both, name = unique(), unique()
        rule = f'ALARM("{one}") AND NOT OK({other})'
        client("cloudwatch").put_composite_alarm(AlarmName=both, AlarmRule=rule, AlarmActions=[arn])
        client("cloudwatch").put_composite_alarm(AlarmName=name, AlarmRule=f"OK({both})")
        self.assertEqual(states(both, name), ["OK", "ALARM"])
        self.set(other, "OK")
        self.set(one, "ALARM")
        self.assertEqual(states(both, name), ["OK", "ALARM"])
        self.set(other, "INSUFFICIENT_DATA")
        self.assertEqual(states(both, name), ["ALARM", "OK"])
        (message,) = bodies(url)
        self.assertEqual((message["AlarmName"], message["AlarmRule"]), (both, rule))
        self.assertEqual([child["Arn"].rpartition(":")[2] for child in message["TriggeringChildren"]], [one])
        with self.assertRaises(ClientError):
            client("cloudwatch").put_composite_alarm(AlarmName=unique(), AlarmRule=f'ALARM("{one}") OR')

    def test_tells_history_of_alarms(self) -> None:
        arn, _ = topic()
        actions = [arn, f"{arn}-gone"]
        name = alarm(Namespace="None", MetricName="None", Period=60, Statistic="Sum", AlarmActions=actions)
        self.set(name, "ALARM")
        self.set(name, "ALARM")
        items = client("cloudwatch").describe_alarm_history(AlarmName=name)["AlarmHistoryItems"]
        self.assertEqual([item["HistoryItemType"] for item in items], ["Action", "Action", "StateUpdate"])
        ends = [json.loads(item["HistoryData"])["actionState"] for item in items[:2]]
        self.assertEqual(ends, ["Failed", "Succeeded"])
        self.assertEqual(json.loads(items[2]["HistoryData"])["newState"]["reason"], "a drill")

    def test_switches_actions_of_alarms(self) -> None:
        arn, url = topic()
        name = alarm(
            Namespace="None", MetricName="None", Period=60, Statistic="Sum", AlarmActions=[arn], OKActions=[arn]
        )
        client("cloudwatch").disable_alarm_actions(AlarmNames=[name])
        self.set(name, "ALARM")
        client("cloudwatch").enable_alarm_actions(AlarmNames=[name])
        self.set(name, "OK")
        self.assertEqual([message["NewStateValue"] for message in bodies(url)], ["OK"])
