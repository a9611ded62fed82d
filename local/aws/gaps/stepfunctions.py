"""Step Functions."""

from __future__ import annotations

import copy
import functools
import json
import uuid
from datetime import datetime
from typing import Any

import botocore.session
from moto.core.responses import ActionResult
from moto.stepfunctions.models import StateMachine
from moto.stepfunctions.parser.api import HistoryEventType, TaskFailedEventDetails
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.component.common.path import result_path
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_ecs import StateTaskServiceEcs
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
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


def milliseconds(value: Any) -> Any:
    """Times as state machines write them."""
    if isinstance(value, datetime):
        return int(value.timestamp() * 1000)
    if isinstance(value, dict):
        return {name: milliseconds(one) for name, one in value.items()}
    return [milliseconds(one) for one in value] if isinstance(value, list) else value


def failed(state: StateTaskServiceEcs, env: Any, task: dict[str, Any]) -> FailureEventException:
    """What happens to a state whose task has failed."""
    name = StatesErrorName(typ=StatesErrorNameType.StatesTaskFailed)
    details = TaskFailedEventDetails(
        error=name.error_name,
        cause=json.dumps(task),
        resource=state._get_sfn_resource(),
        resourceType=state._get_sfn_resource_type(),
    )
    happened = EventDetails(taskFailedEventDetails=details)
    return FailureEventException(
        FailureEvent(env=env, error_name=name, event_type=HistoryEventType.TaskFailed, event_details=happened)
    )


@gap
def runs_tasks(_: Emulator) -> None:
    """moto fails to run a task of ECS, whose parameters it leaves as state machines write them; one that has ended would
    be one that has succeeded."""
    model = botocore.session.get_session().get_service_model("ecs")

    def normalise_parameters(self: StateTaskServiceEcs, parameters: dict[str, Any], *_: Any, **__: Any) -> None:
        self._to_boto_request(parameters, model.operation_model("RunTask").input_shape)

    def normalise_response(
        self: StateTaskServiceEcs, response: Any, *_: Any, service_action_name: str | None = None, **__: Any
    ) -> None:
        if service_action_name is None:
            return  # it was done before, or is what a task said of itself
        name = {"run_task": "RunTask", "describe_tasks": "DescribeTasks"}[service_action_name]
        self._from_boto_response(response, model.operation_model(name).output_shape)
        response.update(milliseconds(response))

    StateTaskServiceEcs._normalise_parameters = normalise_parameters
    StateTaskServiceEcs._normalise_response = normalise_response

    @wrap(StateTaskServiceEcs, "_build_sync_resolver")
    def build(original: Any, self: StateTaskServiceEcs, env: Any, *args: Any, **kwargs: Any) -> Any:
        resolve = original(self, env, *args, **kwargs)

        def resolve_or_fail() -> dict[str, Any] | None:
            ended = resolve()
            if ended is not None and any(one.get("ExitCode") != 0 for one in ended["Containers"]):
                raise failed(self, env, ended)
            return ended

        return resolve_or_fail


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
