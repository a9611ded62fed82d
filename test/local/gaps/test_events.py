from __future__ import annotations

import json
import unittest
from typing import Any

from botocore.exceptions import ClientError
from support import advance, attributes, bodies, client, machine, queue, receive, reporter, reports, role, unique, until


def rule(*targets: dict[str, Any], **settings: Any) -> str:
    """Makes a rule with targets, the first of them with the id 0."""
    name = unique()
    arn = client("events").put_rule(Name=name, **settings)["RuleArn"]
    named = [{"Id": str(id), **target} for id, target in enumerate(targets)]
    put = client("events").put_targets(Rule=name, Targets=named)
    assert put["FailedEntryCount"] == 0
    return arn


class TestEvents(unittest.TestCase):
    def put(self, source: str, detail: dict[str, Any]) -> None:
        entry = {"Source": source, "DetailType": "happened", "Detail": json.dumps(detail)}
        self.assertEqual(client("events").put_events(Entries=[entry])["FailedEntryCount"], 0)

    def test_reaches_targets(self) -> None:
        """Any of them, with as much of the event as it wants; dead letters say what could not be."""
        source, pattern = unique(), {"detail": {"size": [{"numeric": [">", 1]}]}}
        listener, states, (url, arn), (dead, dead_arn) = (
            reporter(),
            machine({"A": {"Type": "Succeed"}}),
            queue(),
            queue(),
        )
        template = {
            "InputPathsMap": {"size": "$.detail.size", "name": "$.detail.name"},
            "InputTemplate": '{"text": "<name> has <size>", "name": <name>}',
        }
        gone = machine({"A": {"Type": "Succeed"}})
        client("stepfunctions").delete_state_machine(stateMachineArn=gone)
        cluster = client("ecs").create_cluster(clusterName=unique())["cluster"]["clusterArn"]
        task = client("ecs").register_task_definition(
            family=unique(), containerDefinitions=[{"name": "c", "image": "i", "memory": 9}]
        )
        tasks = {"TaskDefinitionArn": task["taskDefinition"]["taskDefinitionArn"]}
        build = "arn:aws:codebuild:us-east-1:123456789012:project/none"
        letters = {"DeadLetterConfig": {"Arn": dead_arn}}
        made = rule(
            {"Arn": listener},
            {"Arn": states, "RoleArn": role(), "InputPath": "$.detail"},
            {"Arn": arn, "InputTransformer": template},
            {"Arn": gone, "RoleArn": role(), **letters},
            {"Arn": build, "RoleArn": role(), **letters},
            # Nothing can run it, which may pass: it is tried again
            {
                **{"Arn": cluster, "RoleArn": role(), "EcsParameters": tasks},
                **{**letters, "RetryPolicy": {"MaximumRetryAttempts": 2}},
            },
            {"Arn": cluster, "RoleArn": role(), "EcsParameters": {**tasks, "LaunchType": "FARGATE"}},
            EventPattern=json.dumps({"source": [source], **pattern}),
        )
        off = rule({"Arn": arn}, EventPattern=json.dumps({"source": [source]}), State="DISABLED")
        timed = rule({"Arn": arn}, ScheduleExpression="rate(1 day)")
        self.put(source, {"size": 1})
        self.put(source, {"size": 2, "name": 'a "b"'})
        (event,) = reports(listener)
        self.assertEqual((event["source"], event["detail-type"], event["detail"]["size"]), (source, "happened", 2))
        self.assertRegex(event["time"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(bodies(url), [{"text": 'a "b" has 2', "name": 'a "b"'}])
        list_executions = client("stepfunctions").list_executions
        (started,) = until(lambda: list_executions(stateMachineArn=states)["executions"])
        execution = client("stepfunctions").describe_execution(executionArn=started["executionArn"])
        self.assertEqual(json.loads(execution["input"]), {"size": 2, "name": 'a "b"'})
        list_tasks = client("ecs").list_tasks
        # Its image is nowhere: it stops as soon as it was started
        until(lambda: list_tasks(cluster=cluster, desiredStatus="STOPPED")["taskArns"])
        told = {attributes(letter)["TARGET_ARN"]: attributes(letter) for letter in receive(dead, 3, step=2)}
        self.assertEqual(told[build]["ERROR_CODE"], "SDK_CLIENT_ERROR")
        self.assertEqual((told[gone]["ERROR_CODE"], told[gone]["RULE_ARN"]), ("NO_RESOURCE", made))
        self.assertEqual(
            (told[cluster]["EXHAUSTED_RETRY_CONDITION"], told[cluster]["RETRY_ATTEMPTS"]), ("MaximumRetryAttempts", "2")
        )
        for arn in (off, timed):
            client("events").disable_rule(Name=arn.rpartition("/")[2])

    def test_fires_schedules(self) -> None:
        """At its rate or by its cron expression, as long as it is enabled."""
        often, hourly, never = (queue() for _ in range(3))
        fast = rule({"Arn": often[1]}, ScheduleExpression="rate(5 minutes)")
        rule({"Arn": hourly[1], "Input": '{"by": "cron"}'}, ScheduleExpression="cron(30 * * * ? *)")
        off = rule({"Arn": never[1]}, ScheduleExpression="rate(5 minutes)")
        client("events").disable_rule(Name=off.rpartition("/")[2])
        advance(3600)
        events = bodies(often[0], 12)
        self.assertEqual(len(events), 12)
        self.assertEqual(
            {(event["detail-type"], event["resources"][0]) for event in events}, {("Scheduled Event", fast)}
        )
        self.assertEqual(bodies(hourly[0]), [{"by": "cron"}])
        self.assertNotIn("Messages", client("sqs").receive_message(QueueUrl=never[0]))
        client("events").remove_targets(Rule=fast.rpartition("/")[2], Ids=["0"])
        client("events").delete_rule(Name=fast.rpartition("/")[2])
        with self.assertRaises(ClientError):
            rule(ScheduleExpression="rate(1 minutes)")
