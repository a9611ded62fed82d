from __future__ import annotations

import json
import unittest

from ecs_support import cluster, definition, network
from support import client, execute, fastest, machine, metric, until


class TestStepfunctions(unittest.TestCase):
    def test_validates_definitions(self) -> None:
        def validate(definition: str) -> str:
            return client("stepfunctions").validate_state_machine_definition(definition=definition)["result"]

        self.assertEqual(validate('{"StartAt": "A", "States": {"A": {"Type": "Succeed"}}}'), "OK")
        self.assertEqual(validate('{"States": 1}'), "FAIL")

    def test_lists_versions(self) -> None:
        arn = machine({"A": {"Type": "Succeed"}})
        versions = client("stepfunctions").list_state_machine_versions(stateMachineArn=arn)
        self.assertEqual(versions["stateMachineVersions"], [])

    def test_starts_again(self) -> None:
        arn = machine({"A": {"Type": "Pass", "End": True}})
        self.assertEqual([execute(arn, name=name)["status"] for name in ("first", "second")], ["SUCCEEDED"] * 2)

    def test_names_executions(self) -> None:
        arn = machine({"A": {"Type": "Pass", "End": True}})
        names = {execute(arn)["name"] for _ in range(2)}
        self.assertEqual(len(names - {None, "None"}), 2)

    def test_parses_paths_once(self) -> None:
        """Taking a part of the input fifty times is hardly slower than passing it on fifty times."""

        def fifty_times(state: dict[str, object]) -> str:
            iterator = {"StartAt": "P", "States": {"P": {"Type": "Pass", **state, "End": True}}}
            return machine({"M": {"Type": "Map", "ItemProcessor": iterator, "MaxConcurrency": 1, "End": True}})

        plain, paths = fifty_times({}), fifty_times({"Parameters": {"a.$": "$.a"}})
        items = [{"a": 1}] * 50
        self.assertLess(fastest(lambda: execute(paths, items), 5), 3 * fastest(lambda: execute(plain, items), 5))

    def test_measures_executions(self) -> None:
        arn = machine({"A": {"Type": "Fail", "Error": "no"}})
        execute(arn)

        def measured(name: str) -> float:
            return metric("AWS/States", name, "Sum", StateMachineArn=arn)

        self.assertEqual(until(lambda: measured("ExecutionsFailed")), 1)
        self.assertEqual((measured("ExecutionsStarted"), measured("ExecutionsSucceeded")), (1, 0))

    def test_runs_tasks(self) -> None:
        """A state machine waits for its task, and fails with it."""
        states = {
            "Run": {
                "Type": "Task",
                "Resource": "arn:aws:states:::ecs:runTask.sync",
                "Parameters": {
                    "Cluster": cluster(),
                    "TaskDefinition.$": "$.definition",
                    "LaunchType": "FARGATE",
                    "NetworkConfiguration": {
                        "AwsvpcConfiguration": {
                            "Subnets": network()["awsvpcConfiguration"]["subnets"],
                            "SecurityGroups": network()["awsvpcConfiguration"]["securityGroups"],
                        }
                    },
                },
                "End": True,
            }
        }
        arn = machine(states)
        waiting = json.loads(json.dumps(states))
        waiting["Run"]["Resource"] = "arn:aws:states:::ecs:runTask.waitForTaskToken"
        token = [{"Name": "TOKEN", "Value.$": "$$.Task.Token"}]
        waiting["Run"]["Parameters"]["Overrides"] = {"ContainerOverrides": [{"Name": "main", "Environment": token}]}
        told = execute(machine(waiting), {"definition": definition()})
        self.assertEqual((told["status"], json.loads(told["output"])), ("SUCCEEDED", {"told": "by the task"}))
        ended = execute(arn, {"definition": definition(environment={"ENDS": "well"})})
        self.assertEqual(ended["status"], "SUCCEEDED")
        self.assertEqual(json.loads(ended["output"])["LastStatus"], "STOPPED")
        failed = execute(arn, {"definition": definition(environment={"FAILS": "4"})})
        self.assertEqual((failed["status"], failed["error"]), ("FAILED", "States.TaskFailed"))
        self.assertEqual(json.loads(failed["cause"])["Containers"][0]["ExitCode"], 4)
