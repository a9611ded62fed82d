"""All tasks and services of the emulator: starts what is to run, replaces what died, and shows how it stands."""

from __future__ import annotations

import secrets
import threading
import time
from typing import Any

from moto.core.utils import utcnow
from moto.ecs.models import EC2ContainerServiceBackend, Service, Task, ecs_backends

from clock import attempt
from containers.deployments import Deployment
from containers.health import PACE, STARTING_SECONDS
from containers.registration import Registration
from containers.rollout import Limits, Standing, next_steps
from containers.task import RunningTask, is_well
from gap import Emulator

TICK_SECONDS = 0.1
FIRST_SECOND = 1.0
"""A task without checks is well when it has run for so long: what cannot start says so by then."""
FORGOTTEN_SECONDS = 3600
EVENTS_KEPT = 100


class Member:
    """A task of a service."""

    def __init__(self, running: RunningTask, deployment: Deployment, registration: Registration) -> None:
        self.running = running
        self.deployment = deployment
        self.registration = registration
        self.well_since: float | None = None
        self.noted_end = False
        self.was_found = False
        """By the load balancers, once."""

    @property
    def age(self) -> float:
        """Seconds since it runs."""
        since = self.running.ran_since
        return 0.0 if since is None else time.monotonic() - since

    @property
    def is_leaving(self) -> bool:
        return self.running.task.desired_status == "STOPPED"

    def standing(self, current: bool, grace: float) -> Standing:
        """
        :param grace: seconds in which the load balancer's checks do not count
        """
        well = is_well(self.running)
        task = self.running.task
        states = self.registration.states(self.running) if task.last_status == "RUNNING" else []
        sick = next((group for group, state in states if state == "unhealthy"), None)
        reason = None
        if well is False:
            reason = "Task failed container health checks"
        elif sick and self.age >= (grace if self.was_found else max(grace, STARTING_SECONDS)):
            reason = f"Task failed ELB health checks in (target-group {sick})"
        is_found = all(state in ("healthy", "unused") for _, state in states)
        self.was_found = self.was_found or any(state == "healthy" for _, state in states)
        is_up = task.last_status == "RUNNING" and bool(well) and is_found and self.age >= FIRST_SECOND
        self.well_since = (self.well_since or time.monotonic()) if is_up else None
        return Standing(task.task_arn, current, is_up, reason)


class Cluster:
    """Whatever ECS runs."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._members: dict[str, list[Member]] = {}
        self._lock = threading.RLock()
        self.running: dict[str, RunningTask] = {}
        """By their tokens."""

    def begin(self) -> None:
        """Looks after the services from now on."""
        threading.Thread(target=self._look_after, daemon=True).start()

    def launch(self, backend: EC2ContainerServiceBackend, service: Service | None = None, **given: Any) -> RunningTask:
        """Makes a task and starts it; of a service, it is found only while it runs."""
        made = self.make(backend, **given)
        if service is not None:
            registration = Registration(service, self._emulator.balancer)
            made.when_running, made.before_stop = registration.enter, registration.leave
            member = Member(made, service.deployments[0], registration)
            self._members.setdefault(service.arn, []).append(member)
        made.start()
        return made

    def make(
        self,
        backend: EC2ContainerServiceBackend,
        *,
        cluster: str,
        definition: str,
        network: dict[str, Any] | None,
        overrides: dict[str, Any] | None = None,
        started_by: str | None = None,
        tags: list[dict[str, str]] | None = None,
        launch_type: str | None = None,
        group: str | None = None,
        platform_version: str | None = None,
    ) -> RunningTask:
        """A task that does not run yet."""
        found, described = backend._get_cluster(cluster), backend.describe_task_definition(definition)
        if network:
            network["awsvpcConfiguration"].setdefault("securityGroups", [])
        task = Task(
            cluster=found,
            task_definition=described,
            container_instance_arn=None,
            resource_requirements=None,
            backend=backend,
            group=group or f"family:{described.family}",
            launch_type=launch_type or "FARGATE",
            overrides=overrides,
            started_by=started_by or "",
            tags=tags,
            networking_configuration=network,
            platform_version=platform_version,
        )
        backend.tasks.setdefault(found.name, {})[task.task_arn] = task
        made = RunningTask(self._emulator, task, described)
        self.running[made.token] = made
        return made

    def find(self, arn: str) -> RunningTask | None:
        return next((one for one in list(self.running.values()) if one.task.task_arn == arn), None)

    def deploy(self, service: Service, reason: str | None = None) -> None:
        """Begins a new deployment of a service as it is set now."""
        with self._lock:
            before = [one for one in service.deployments if isinstance(one, Deployment)]
            for one in before:
                one.status = "ACTIVE"
            service.deployments = [Deployment(service, before[0] if before else None, reason), *before]

    def _look_after(self) -> None:
        while True:
            for account in list(ecs_backends.values()):
                for backend in list(account.values()):
                    attempt(lambda backend=backend: self._look_at(backend))
            time.sleep(TICK_SECONDS)

    def _look_at(self, backend: EC2ContainerServiceBackend) -> None:
        for service in list(backend.services.values()):
            if service.status != "INACTIVE" and service.deployments:
                with self._lock:
                    self._look_at_service(backend, service)
        self._count(backend)
        self._forget(backend)

    def _look_at_service(self, backend: EC2ContainerServiceBackend, service: Service) -> None:
        primary: Deployment = service.deployments[0]
        primary.desired_count = service.desired_count
        members = self._members.setdefault(service.arn, [])
        for member in members:
            self._note_end(service, member)
        members[:] = [member for member in members if not member.running.is_over]
        grace = (getattr(service, "health_check_grace_period_seconds", None) or 0) / PACE
        staying = [member for member in members if not member.is_leaving]
        standings = [member.standing(member.deployment is primary, grace) for member in staying]
        self._note_sick(service, staying, standings)
        if primary.breaks(configuration_of(service)):
            return self._give_up(service, primary)
        steps = next_steps(Limits.of(service.desired_count, configuration_of(service)), standings, primary.id)
        for member in staying:
            if reason := steps.stop.get(member.running.task.task_arn):
                member.running.stop("ServiceSchedulerInitiated", reason)
        if service.status == "ACTIVE" and primary.may_start:
            for _ in range(steps.start):
                self._launch_for(backend, service, primary)
        self._show(service, primary, members, standings)

    def _launch_for(self, backend: EC2ContainerServiceBackend, service: Service, deployment: Deployment) -> None:
        made = self.launch(
            backend,
            service,
            cluster=service.cluster_name,
            definition=deployment.task_definition,
            network=deployment.network_configuration,
            started_by=deployment.id,
            tags=service.tags if service.propagate_tags == "SERVICE" else None,
            launch_type=service.launch_type,
            group=f"service:{service.name}",
            platform_version=service.platform_version,
        )
        tell(service, f"has started 1 tasks: (task {made.task.id}).")

    def _note_end(self, service: Service, member: Member) -> None:
        """A task that ended though nobody asked it to."""
        task = member.running.task
        if member.noted_end or task.stop_code not in ("EssentialContainerExited", "TaskFailedToStart"):
            return
        member.noted_end = True
        member.deployment.task_ended(time.monotonic() - member.well_since if member.well_since else 0.0)
        tell(service, f"(task {task.id}) stopped: {task.stopped_reason}.")

    def _note_sick(self, service: Service, members: list[Member], standings: list[Standing]) -> None:
        for member, standing in zip(members, standings, strict=True):
            if standing.sick and not member.noted_end:
                member.noted_end = True
                member.deployment.task_ended(0.0)
                tell(service, f"(task {member.running.task.id}) is unhealthy: {standing.sick}.")

    def _give_up(self, service: Service, failed: Deployment) -> None:
        """The circuit breaker has opened: back to what was good, where that is wished for."""
        failed.fail()
        breaker = configuration_of(service)["deploymentCircuitBreaker"]
        tell(service, f"(deployment {failed.id}) deployment failed: tasks failed to start.")
        good = failed.last_good
        if not breaker.get("rollback") or good is None:
            return
        for name, value in good.settings.items():
            setattr(service, name, value)
        self.deploy(service, f"ECS deployment circuit breaker: rolling back to deploymentId {good.id}.")
        service.deployments[0].last_good = good
        tell(service, f"rolling back to deployment {good.id}.")

    def _show(self, service: Service, primary: Deployment, members: list[Member], standings: list[Standing]) -> None:
        for deployment in service.deployments:
            own = [one.running.task for one in members if one.deployment is deployment]
            deployment.running_count = sum(task.last_status == "RUNNING" for task in own)
            deployment.pending_count = sum(task.last_status in ("PROVISIONING", "PENDING") for task in own)
        service.running_count = sum(one.running_count for one in service.deployments)
        service.pending_count = sum(one.pending_count for one in service.deployments)
        busy = {id(member.deployment) for member in members}
        service.deployments[1:] = [one for one in service.deployments[1:] if id(one) in busy]
        well = sum(standing.well for standing in standings if standing.current)
        if well == service.desired_count == len(members) and primary.rollout_state == "IN_PROGRESS":
            primary.complete()
            tell(service, "has reached a steady state.")
        if service.status == "DRAINING" and not members:
            service.status = "INACTIVE"
            service.deployments = []

    def _count(self, backend: EC2ContainerServiceBackend) -> None:
        for cluster in list(backend.clusters.values()):
            tasks = list(backend.tasks.get(cluster.name, {}).values())
            services = [one for one in backend.services.values() if one.cluster_name == cluster.name]
            cluster.running_tasks_count = sum(task.last_status == "RUNNING" for task in tasks)
            cluster.pending_tasks_count = sum(task.last_status in ("PROVISIONING", "PENDING") for task in tasks)
            cluster.active_services_count = sum(one.status == "ACTIVE" for one in services)

    def _forget(self, backend: EC2ContainerServiceBackend) -> None:
        """Tasks that stopped an hour ago."""
        now = utcnow()
        for token, one in list(self.running.items()):
            stopped = getattr(one.task, "stopped_at", None)
            if one.task._backend is backend and stopped and (now - stopped).total_seconds() > FORGOTTEN_SECONDS:
                del self.running[token]
                backend.tasks[one.task.cluster_name].pop(one.task.task_arn, None)


def configuration_of(service: Service) -> dict[str, Any]:
    return getattr(service, "deployment_configuration", None) or {}


def tell(service: Service, what: str) -> None:
    """An event of a service, the newest first."""
    event = {"id": secrets.token_hex(16), "createdAt": utcnow(), "message": f"(service {service.name}) {what}"}
    service.events = [event, *service.events][:EVENTS_KEPT]
