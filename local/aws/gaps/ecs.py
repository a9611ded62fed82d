"""ECS."""

from __future__ import annotations

import functools
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.ec2.models.elastic_network_interfaces import NetworkInterface
from moto.ecs.exceptions import InvalidParameterException
from moto.ecs.models import EC2ContainerServiceBackend, Service, Task
from moto.ecs.responses import EC2ContainerServiceResponse

from containers import pages
from containers.cluster import Cluster
from containers.deployments import SETTINGS, settings_of
from gap import Emulator, gap, wrap

KEPT = {
    "capacityProviderStrategy": "capacity_provider_strategy",
    "deploymentConfiguration": "deployment_configuration",
    "enableECSManagedTags": "enable_ecs_managed_tags",
    "enableExecuteCommand": "enable_execute_command",
    "healthCheckGracePeriodSeconds": "health_check_grace_period_seconds",
    "placementConstraints": "placement_constraints",
    "placementStrategy": "placement_strategy",
    "availabilityZoneRebalancing": "availability_zone_rebalancing",
    "serviceConnectConfiguration": "service_connect_configuration",
}
"""Settings of a service that moto loses, and under which name it would show them."""

FARGATE_DEFAULTS = {"platform_version": "LATEST", "availability_zone_rebalancing": "DISABLED"}


@gap
def keeps_settings_of_services(_: Emulator) -> None:
    """moto forgets capacity providers, deployment configuration, grace period and exec of a service; Terraform sets them
    on every apply."""

    @wrap(EC2ContainerServiceResponse, "create_service")
    def create_service(original: Any, self: EC2ContainerServiceResponse) -> ActionResult:
        answer = original(self)
        service = answer.result["service"]
        for given, name in KEPT.items():
            setattr(service, name, self._get_param(given))
        if service.capacity_provider_strategy:
            service.launch_type = None
        breaker = {"enable": False, "rollback": False}
        configuration = {"maximumPercent": 200, "minimumHealthyPercent": 100, "deploymentCircuitBreaker": breaker}
        service.deployment_configuration = {**configuration, **(service.deployment_configuration or {})}
        for name, default in FARGATE_DEFAULTS.items():
            setattr(service, name, getattr(service, name) or default)
        service.created_at = utcnow()
        return answer

    @wrap(EC2ContainerServiceResponse, "update_service")
    def update_service(original: Any, self: EC2ContainerServiceResponse) -> ActionResult:
        service = self.ecs_backend._get_service(self._get_param("cluster", "default"), self._get_param("service").rpartition("/")[2])
        changed = {name: self._get_param(given) for given, name in KEPT.items() if self._get_param(given) is not None}
        if "deployment_configuration" in changed:
            changed["deployment_configuration"] = {**service.deployment_configuration, **changed["deployment_configuration"]}
        for name, value in changed.items():
            setattr(service, name, value)
        return original(self)


@functools.cache
def cluster_of(emulator: Emulator) -> Cluster:
    return Cluster(emulator)


@gap
def runs_tasks(emulator: Emulator) -> None:
    """moto writes down tasks, and runs none."""
    cluster = cluster_of(emulator)
    pages.serve(cluster)
    NetworkInterface.private_dns_name = ""  # moto asks for it where the VPC has no names, too
    Task.last_status = property(
        lambda self: self.__dict__.get("shown_status", "PROVISIONING"),
        lambda self, value: self.__dict__.__setitem__("shown_status", value),
    )

    @wrap(EC2ContainerServiceBackend, "run_task")
    def run_task(
        original: Any,
        self: EC2ContainerServiceBackend,
        cluster_str: str,
        task_definition_str: str,
        count: int,
        overrides: dict[str, Any] | None,
        started_by: str,
        tags: list[dict[str, str]] | None,
        launch_type: str | None,
        networking_configuration: dict[str, Any] | None = None,
        group: str | None = None,
        platform_version: str | None = None,
    ) -> list[Task]:
        is_serverless = "FARGATE" in self.describe_task_definition(task_definition_str).compatibilities
        if launch_type in ("EC2", "EXTERNAL") or (launch_type is None and not is_serverless):  # there are no instances
            return original(self, cluster_str, task_definition_str, count, overrides, started_by, tags, launch_type)
        started = [
            cluster.launch(
                self,
                cluster=cluster_str,
                definition=task_definition_str,
                network=networking_configuration,
                overrides=overrides,
                started_by=started_by,
                tags=tags,
                launch_type=launch_type,
                group=group,
                platform_version=platform_version,
            )
            for _ in range(count)
        ]
        return [one.task for one in started]

    def stop_task(self: EC2ContainerServiceBackend, cluster_str: str, task_str: str, reason: str | None) -> Task:
        name = self._get_cluster(cluster_str).name
        identity = task_str.rpartition("/")[2]
        arn = next((arn for arn in self.tasks.get(name, {}) if arn.rpartition("/")[2] == identity), None)
        running = cluster.find(arn) if arn else None
        if running is None:
            raise InvalidParameterException("The referenced task was not found.")
        running.stop("UserInitiated", reason or "Task stopped by user")
        return running.task

    @wrap(EC2ContainerServiceResponse, "list_tasks")
    def list_tasks(_: Any, self: EC2ContainerServiceResponse) -> ActionResult:
        given = ("containerInstance", "family", "startedBy")
        found = self.ecs_backend.list_tasks(
            self._get_param("cluster", "default"),
            *(self._get_param(name) for name in given),
            None,
            self._get_param("desiredStatus") or "RUNNING",
        )
        service = (self._get_param("serviceName") or "").rpartition("/")[2]
        return ActionResult({"taskArns": [one.task_arn for one in found if not service or one.group == f"service:{service}"]})

    EC2ContainerServiceBackend.stop_task = stop_task


@gap
def runs_services(emulator: Emulator) -> None:
    """moto writes down services, and never looks after them."""
    cluster = cluster_of(emulator)
    cluster.begin()

    @wrap(EC2ContainerServiceResponse, "create_service")
    def create_service(original: Any, self: EC2ContainerServiceResponse) -> ActionResult:
        found = self.ecs_backend._get_cluster(self._get_param("cluster", "default"))
        before = self.ecs_backend.services.get(f"{found.name}:{self._get_param('serviceName')}")
        if before is not None and before.status != "INACTIVE":
            raise InvalidParameterException("Creation of service was not idempotent.")
        answer = original(self)
        service: Service = answer.result["service"]
        service.running_count = service.pending_count = 0
        service.deployments = []
        if service.task_definition and service.deployment_controller["type"] == "ECS":
            cluster.deploy(service)
        return answer

    @wrap(EC2ContainerServiceBackend, "update_service")
    def update_service(_: Any, self: EC2ContainerServiceBackend, given: dict[str, Any]) -> Service:
        service = self._get_service(given.pop("cluster", "default"), given.pop("service").rpartition("/")[2])
        before = settings_of(service)
        forced = given.pop("force_new_deployment", False)
        if given.get("task_definition"):
            given["task_definition"] = self.describe_task_definition(given["task_definition"]).arn
        for name in ("desired_count", "platform_version", "propagate_tags", *SETTINGS):
            if given.get(name) is not None:
                setattr(service, name, given[name])
        if forced or settings_of(service) != before:
            cluster.deploy(service)
        return service

    @wrap(EC2ContainerServiceBackend, "delete_service")
    def delete_service(_: Any, self: EC2ContainerServiceBackend, cluster_name: str, name: str, force: bool) -> Service:
        service = self._get_service(cluster_name, name.rpartition("/")[2])
        if service.desired_count > 0 and not force:
            raise InvalidParameterException("The service cannot be stopped while it is scaled above 0.")
        service.desired_count = 0
        service.status = "DRAINING" if service.deployments else "INACTIVE"
        return service
