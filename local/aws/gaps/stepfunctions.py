"""Step Functions."""

from __future__ import annotations

import copy
import functools
import uuid
from typing import Any

from moto.core.responses import ActionResult
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.parse.asl_parser import AmazonStateLanguageParser
from moto.stepfunctions.parser.asl.utils import json_path
from moto.stepfunctions.parser.backend.execution import BaseExecutionWorkerCommunication, Execution
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
from moto.stepfunctions.responses import StepFunctionResponse

from gap import Emulator, gap, wrap
from metrics.publishing import publish


@gap
def validates_definitions(_: Emulator) -> None:
    """moto does not know ValidateStateMachineDefinition, which Terraform calls while it plans."""

    def validate_state_machine_definition(self: StepFunctionResponse) -> ActionResult:
        try:
            AmazonStateLanguageParser.parse(self._get_param("definition"))
        except Exception as error:  # the parser raises whatever its grammar does
            diagnostic = {"severity": "ERROR", "code": "SCHEMA_VALIDATION_FAILED", "message": str(error)}
            return ActionResult({"result": "FAIL", "diagnostics": [diagnostic]})
        return ActionResult({"result": "OK", "diagnostics": []})

    StepFunctionResponse.validate_state_machine_definition = validate_state_machine_definition


@gap
def lists_versions(_: Emulator) -> None:
    """moto does not know ListStateMachineVersions, which Terraform reads after every change."""

    def list_state_machine_versions(self: StepFunctionResponse) -> ActionResult:
        machine = self.stepfunction_backend.describe_state_machine(self._get_param("stateMachineArn"))
        versions = [
            {"stateMachineVersionArn": version.arn, "creationDate": version.creation_date}
            for version in machine.versions.values()
        ]
        return ActionResult({"stateMachineVersions": versions})

    StepFunctionResponse.list_state_machine_versions = list_state_machine_versions


@gap
def starts_again(_: Emulator) -> None:
    """moto copies a machine with the executions it had, whose locks cannot be copied: the second start fails."""

    def deepcopy(self: StateMachine, _memo: dict[int, Any]) -> StateMachine:
        clone = copy.copy(self)
        clone.executions = []
        return clone

    StateMachine.__deepcopy__ = deepcopy


@gap
def names_executions(_: Emulator) -> None:
    """moto calls every execution without a name `None`, so that the second one exists already."""

    @wrap(StepFunctionsParserBackend, "start_execution")
    def start_execution(original: Any, self: Any, arn: str, name: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return original(self, arn, name or str(uuid.uuid4()), *args, **kwargs)


@gap
def parses_paths_once(_: Emulator) -> None:
    """moto builds a parser for every path a state machine evaluates, every time: 15 ms each."""
    for module in (json_path, result_path):
        module.parse = functools.lru_cache(module.parse)


@gap
def measures_executions(emulator: Emulator) -> None:
    """moto publishes no metrics of state machines."""
    ends = {"SUCCEEDED": "Succeeded", "FAILED": "Failed", "ABORTED": "Aborted", "TIMED_OUT": "TimedOut"}

    def measure(execution: Execution, values: dict[str, tuple[float, str]]) -> None:
        time, machine = emulator.clock.now(), {"StateMachineArn": execution.state_machine.arn}
        publish(execution.account_id, execution.region_name, "AWS/States", time, values, machine)

    @wrap(Execution, "start")
    def start(original: Any, self: Execution) -> None:
        measure(self, {"ExecutionsStarted": (1, "Count")})
        original(self)

    @wrap(BaseExecutionWorkerCommunication, "terminated")
    def terminated(original: Any, self: BaseExecutionWorkerCommunication) -> None:
        original(self)
        execution = self.execution
        end = ends.get(execution.exec_status.value)
        counts = {f"Executions{name}": (float(name == end), "Count") for name in ends.values()}
        seconds = (execution.stop_date - execution.start_date).total_seconds()
        measure(execution, {**counts, "ExecutionTime": (seconds * 1000, "Milliseconds")})
