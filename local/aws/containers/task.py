"""The life of one task: from its task definition to its exit codes."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable
from typing import Any

from moto.core.utils import utcnow
from moto.ec2.models import ec2_backends
from moto.ecs.models import Task, TaskDefinition
from moto.logs.models import logs_backends

import credentials
from clock import apart
from containers.health import HEALTHY, UNHEALTHY, UNKNOWN, Check, Health, of_task
from containers.images import CannotPull
from containers.isolation import Run, Wanted
from containers.logs import Console, Log, NoLog, log_of
from containers.settings import (
    CannotResolve,
    memory_of,
    node_options,
    overridden,
    pairs,
    ports_of,
    secrets_of,
)
from credentials import Credentials
from gap import Emulator
from processes import Ending, Program

STOP_TIMEOUT_SECONDS = 30
TICK_SECONDS = 0.05
PRINCIPAL = "ecs-tasks.amazonaws.com"
KILLED = 137
CANNOT_START = (CannotPull, CannotResolve, NoLog, OSError, Ending)


class Container:
    """One container of a task, under the names by which DescribeTasks shows it."""

    def __init__(self, definition: dict[str, Any], task: Task, address: str) -> None:
        self.definition = definition
        self.essential: bool = definition.get("essential", True)
        self.container_arn = f"{task.task_arn.replace(':task/', ':container/')}/{secrets.token_hex(16)}"
        self.task_arn = task.task_arn
        self.name: str = definition["name"]
        self.image: str = definition["image"]
        self.runtime_id = f"{task.id.replace('-', '')}-{secrets.randbelow(10**9)}"
        self.last_status = "PENDING"
        self.exit_code: int | None = None
        self.reason: str | None = None
        self.health_status = UNKNOWN
        self.cpu = str(definition.get("cpu") or 0)
        self.memory = str(definition["memory"]) if definition.get("memory") else None
        attachment = next((one["id"] for one in task.attachments), None)
        self.network_interfaces = [{"attachmentId": attachment, "privateIpv4Address": address}] if attachment else []
        self.network_bindings: list[Any] = []
        self.program: Program | None = None
        self.log: Log | Console | None = None
        self.wanted: Wanted | None = None


class RunningTask:
    """A task that runs here; it changes the task that moto shows."""

    def __init__(self, emulator: Emulator, task: Task, definition: TaskDefinition) -> None:
        self.task = task
        self.definition = definition
        self.address = emulator.addresses.take()
        self.token = secrets.token_urlsafe(24)
        """Who knows it may have the task's keys."""
        self.before_stop: Callable[[RunningTask], None] = lambda _: None
        """Takes it out of what sends it requests, and waits until those under way are answered."""
        self.when_running: Callable[[RunningTask], None] = lambda _: None
        self.ran_since: float | None = None
        self._emulator = emulator
        self._asked_to_stop = threading.Event()
        self._keys: Credentials | None = None
        overrides = task.overrides
        definitions = [overridden(one, overrides) for one in definition.container_definitions]
        self.containers = [Container(one, task, self.address) for one in definitions]
        show(task, definition, self.containers, self.address)

    def start(self) -> None:
        """Begins its life in a thread of its own."""
        apart(self._live)

    def stop(self, code: str, reason: str) -> None:
        """Asks it to stop; the first reason is the one that is shown."""
        if self.task.stop_code is None:
            self.task.stop_code, self.task.stopped_reason = code, reason
        self.task.desired_status = "STOPPED"
        self._asked_to_stop.set()

    @property
    def is_over(self) -> bool:
        return self.task.last_status == "STOPPED"

    def keys(self) -> Credentials | None:
        """Of the task role; None where there is none."""
        role = self.task.overrides.get("taskRoleArn") or getattr(self.definition, "task_role_arn", None)
        return credentials.credentials_for(role, self.task.id, PRINCIPAL) if role else None

    def _live(self) -> None:
        try:
            self._begin()
        except CANNOT_START as error:
            self.stop("TaskFailedToStart", str(error))
        else:
            self._until_it_stops()
        self._end()

    def _begin(self) -> None:
        self.task.last_status = "PENDING"
        for container in self.containers:
            self._prepare(container)
        for container in self.containers:
            if not self._asked_to_stop.is_set():
                self._run(container)
        self.task.started_at = utcnow()
        self.ran_since = time.monotonic()
        self.task.last_status = "RUNNING"
        self.when_running(self)

    def _prepare(self, container: Container) -> None:
        """Whatever can keep a container from starting, before any of them is."""
        definition, task = container.definition, self.task
        image = self._emulator.containers.images.find(container.image)
        container.log = log_of(definition, logs_backends[task._account_id][task.region_name], task.id)
        role = task.overrides.get("executionRoleArn") or getattr(self.definition, "execution_role_arn", None)
        agent = credentials.credentials_for(role, task.id, PRINCIPAL) if role else None
        memory = memory_of(definition, self.definition.memory)
        told = {**image.environment, **pairs(definition["environment"])}
        told |= secrets_of(definition, agent, self._emulator.endpoint, task.region_name)
        isolation = self._emulator.containers.isolation
        pages = f"{self._emulator.endpoint}/local/tasks/{self.token}"
        added = {
            "NODE_OPTIONS": node_options(memory, isolation.path("preload"), told.get("NODE_OPTIONS", "")),
            "NODE_EXTRA_CA_CERTS": isolation.path("authority"),
            "AWS_ENDPOINT_URL": self._emulator.endpoint,
            "AWS_REGION": task.region_name,
            "AWS_DEFAULT_REGION": task.region_name,
            "AWS_EXECUTION_ENV": "AWS_ECS_FARGATE",
            "ECS_CONTAINER_METADATA_URI_V4": f"{pages}/{container.name}",
            "LOCAL_ADDRESS": self.address,
            "LOCAL_PORTS": ",".join(str(port) for one in self.containers for port in ports_of(one.definition)),
            "LOCAL_HOSTS": f"{self._emulator.endpoint}/local/hosts",
        }
        if self.task.overrides.get("taskRoleArn") or getattr(self.definition, "task_role_arn", None):
            added["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = f"{pages}/credentials"
            added["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = self.token
        command = [*(definition.get("entryPoint") or []), *(definition.get("command") or [])] or list(image.command)
        container.wanted = Wanted(
            f"{task.id}-{container.name}", command, {"HOME": "/tmp", **told, **added}, image.directory, memory
        )

    def _run(self, container: Container) -> None:
        assert container.wanted is not None and container.log is not None
        isolation, wanted = self._emulator.containers.isolation, container.wanted
        run = isolation.run(wanted)
        container.program = self._start(run, container.log.write, lambda: isolation.kill(wanted.id))
        container.last_status = "RUNNING"
        check = Check.of(container.definition)
        if check is not None:
            apart(lambda: self._examine(container, check))

    def _start(self, run: Run, on_line: Callable[[str], None], kill: Callable[[], None] | None = None) -> Program:
        return self._emulator.processes.start(
            run.command, environment=run.environment, directory=run.directory, on_line=on_line, kill=kill
        )

    def _examine(self, container: Container, check: Check) -> None:
        """Checks its health again and again while it runs."""
        assert container.wanted is not None and container.program is not None
        health, started = Health(check), time.monotonic()
        inside = self._emulator.containers.isolation.inside(container.wanted, check.command)
        while container.program.wait(check.interval) is None and not self._asked_to_stop.is_set():
            examiner = self._start(inside, lambda _: None)
            if examiner.wait(check.timeout) == 0:
                health.passed()
            else:
                examiner.kill()
                health.failed(time.monotonic() - started)
            container.health_status = health.state
            checked = [one.health_status for one in self.containers if one.essential and Check.of(one.definition)]
            self.task.health_status = of_task(checked)

    def _until_it_stops(self) -> None:
        while not self._asked_to_stop.wait(TICK_SECONDS):
            for container in self.containers:
                self._note_exit(container)
                if container.essential and container.exit_code is not None:
                    return self.stop("EssentialContainerExited", "Essential container in task exited")

    def _note_exit(self, container: Container) -> None:
        if container.program is None or container.exit_code is not None:
            return
        code = container.program.exit_code
        if code is not None:
            container.last_status, container.exit_code = "STOPPED", code
            if code == KILLED and not self._asked_to_stop.is_set() and self._emulator.containers.isolation.name == "runc":
                container.reason = "OutOfMemoryError: Container killed due to memory usage"

    def _end(self) -> None:
        self.task.stopping_at = utcnow()
        self.task.last_status = "DEACTIVATING"
        self.before_stop(self)
        self.task.last_status = "STOPPING"
        for container in self.containers:
            if container.program is not None:
                container.program.end()
        asked = time.monotonic()
        for container in self.containers:
            self._end_container(container, asked)
        self._emulator.addresses.give_back(self.address)
        give_back_interface(self.task)
        self.task.execution_stopped_at = self.task.stopped_at = utcnow()
        self.task.last_status = "STOPPED"

    def _end_container(self, container: Container, asked: float) -> None:
        program = container.program
        if program is not None:
            patience = float(container.definition.get("stopTimeout") or STOP_TIMEOUT_SECONDS)
            if program.wait(max(0.0, asked + patience - time.monotonic())) is None:
                program.kill()
                program.wait(STOP_TIMEOUT_SECONDS)
            self._note_exit(container)
        container.last_status = "STOPPED"
        if container.log is not None:
            container.log.flush()


def show(task: Task, definition: TaskDefinition, containers: list[Container], address: str) -> None:
    """What DescribeTasks says of a task that has just been made."""
    task.containers = containers
    task.last_status = "PROVISIONING"
    task.created_at = utcnow()
    task.cpu = task.overrides.get("cpu") or definition.cpu
    task.memory = task.overrides.get("memory") or definition.memory
    task.health_status = UNKNOWN
    task.stop_code = None
    task.stopped_reason = None
    task.connectivity = "CONNECTED"
    for attachment in task.attachments:
        for detail in attachment["details"]:
            if detail["name"] == "privateIPv4Address":
                detail["value"] = address


def give_back_interface(task: Task) -> None:
    """A subnet can be deleted only when nothing is left in it."""
    details = [one for attachment in task.attachments for one in attachment["details"]]
    for detail in details:
        if detail["name"] == "networkInterfaceId":
            ec2_backends[task._account_id][task.region_name].enis.pop(detail["value"], None)


def is_well(running: RunningTask) -> bool | None:
    """Whether all checks of its containers are passed; None where one has not been yet."""
    if not any(Check.of(one.definition) for one in running.containers if one.essential):
        return True
    state = running.task.health_status
    return {HEALTHY: True, UNHEALTHY: False}.get(state)
