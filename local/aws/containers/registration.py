"""Where tasks of a service can be found: in target groups, and in service discovery."""

from __future__ import annotations

import time
from typing import Any

from moto.core.exceptions import ServiceException
from moto.ecs.models import Service
from moto.elbv2.models import elbv2_backends
from moto.servicediscovery.models import servicediscovery_backends
from werkzeug.exceptions import HTTPException

from balancing import Balancer
from containers.task import RunningTask

DRAIN_TICK_SECONDS = 0.05
GONE = (HTTPException, ServiceException)
"""moto's words for: there is no such target group, target, service or instance."""


class Registration:
    """Of one service."""

    def __init__(self, service: Service, balancer: Balancer) -> None:
        self._service = service
        self._balancer = balancer

    def enter(self, running: RunningTask) -> None:
        """The task runs: requests may come."""
        for group, port in self._targets():
            self._groups().register_targets(group, [{"Id": running.address, "Port": port}])
        for registry in self._service.service_registries:
            attributes = {
                "AWS_INSTANCE_IPV4": running.address,
                "AVAILABILITY_ZONE": f"{self._service.region_name}a",
                "REGION": self._service.region_name,
                "ECS_SERVICE_NAME": self._service.name,
                "ECS_CLUSTER_NAME": self._service.cluster_name,
                "ECS_TASK_DEFINITION_FAMILY": running.definition.family,
            }
            port = registry.get("port") or registry.get("containerPort")
            if port:
                attributes["AWS_INSTANCE_PORT"] = str(port)
            service = registry["registryArn"].rpartition("/")[2]
            self._discovery().register_instance(service, running.task.id, running.task.id, attributes)

    def leave(self, running: RunningTask) -> None:
        """The task ends: no new requests come to it, and those that it has are answered first where it still runs."""
        if running.ran_since is None:
            return
        for registry in self._service.service_registries:
            attempt(self._discovery().deregister_instance, registry["registryArn"].rpartition("/")[2], running.task.id)
        targets = list(self._targets())
        for group, port in targets:
            attempt(self._groups().deregister_targets, group, [{"Id": running.address, "Port": port}])
        while targets and self._drains(running) and any(
            self._balancer.state(group, running.address, port) == "draining" for group, port in targets
        ):
            time.sleep(DRAIN_TICK_SECONDS)

    def states(self, running: RunningTask) -> list[tuple[str, str]]:
        """How the target groups find the task: names and states."""
        return [
            (group.split("/")[1], self._balancer.state(group, running.address, port)) for group, port in self._targets()
        ]

    @staticmethod
    def _drains(running: RunningTask) -> bool:
        return all(one.exit_code is None for one in running.containers if one.essential)

    def _targets(self) -> list[tuple[str, int]]:
        return [
            (one["targetGroupArn"], int(one["containerPort"]))
            for one in self._service.load_balancers
            if one.get("targetGroupArn")
        ]

    def _groups(self) -> Any:
        return elbv2_backends[self._service._account_id][self._service.region_name]

    def _discovery(self) -> Any:
        return servicediscovery_backends[self._service._account_id][self._service.region_name]


def attempt(action: Any, *given: Any) -> None:
    """What is gone already is gone."""
    try:
        action(*given)
    except GONE:
        pass
