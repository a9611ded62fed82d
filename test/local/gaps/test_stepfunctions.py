from __future__ import annotations

import unittest

import boto3
from support import client, echo, execute, fastest, machine

INVOKE = "arn:aws:states:::lambda:invoke"


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

    def test_keeps_clients(self) -> None:
        """Ten invocations by a state machine take longer than ten direct ones, but not by ten times a new client."""
        task = {"Type": "Task", "Resource": INVOKE, "Parameters": {"FunctionName": echo(), "Payload": 1}}
        arn = machine({f"T{i}": {**task, **({"Next": f"T{i + 1}"} if i < 9 else {"End": True})} for i in range(10)})

        def directly() -> None:
            for _ in range(10):
                client("lambda").invoke(FunctionName=echo(), Payload=b"1")["Payload"].read()

        extra = fastest(lambda: execute(arn), 5) - fastest(directly, 5)
        self.assertLess(extra, 5 * fastest(lambda: boto3.client("lambda"), 5))

    def test_parses_paths_once(self) -> None:
        """Taking a part of the input fifty times is hardly slower than passing it on fifty times."""

        def fifty_times(state: dict[str, object]) -> str:
            iterator = {"StartAt": "P", "States": {"P": {"Type": "Pass", **state, "End": True}}}
            return machine({"M": {"Type": "Map", "ItemProcessor": iterator, "MaxConcurrency": 1, "End": True}})

        plain, paths = fifty_times({}), fifty_times({"Parameters": {"a.$": "$.a"}})
        items = [{"a": 1}] * 50
        self.assertLess(fastest(lambda: execute(paths, items), 5), 3 * fastest(lambda: execute(plain, items), 5))
