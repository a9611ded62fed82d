"""Deployments of a service, under the names by which DescribeServices shows them."""

from __future__ import annotations

import secrets
import time
from typing import Any

from moto.core.utils import utcnow
from moto.ecs.models import Service

from containers.rollout import failures_allowed, pause_after

SETTLED_SECONDS = 5.0
"""A task that has been well for so long is no sign of trouble when it ends."""


class Deployment:
    """A task definition, and how far the service has come with it."""

    def __init__(self, service: Service, previous: Deployment | None, reason: str | None = None) -> None:
        self.id = f"ecs-svc/{secrets.randbelow(10**19):019}"
        self.status = "PRIMARY"
        self.task_definition: str = service.task_definition
        self.desired_count = service.desired_count
        self.pending_count = self.running_count = self.failed_tasks = 0
        self.created_at = self.updated_at = utcnow()
        self.launch_type = service.launch_type
        self.capacity_provider_strategy = getattr(service, "capacity_provider_strategy", None)
        self.platform_version = service.platform_version
        self.platform_family = "Linux"
        self.network_configuration = service.network_configuration or None
        self.rollout_state = "IN_PROGRESS"
        self.rollout_state_reason = reason or f"ECS deployment {self.id} in progress."
        self.settings = settings_of(service)
        """What the service is set back to where this is returned to."""
        self.last_good: Deployment | None = previous.good() if previous else None
        self._failures = 0
        self._paused_until = 0.0

    def good(self) -> Deployment | None:
        """The newest that was completed: this one, or one before it."""
        return self if self.rollout_state == "COMPLETED" else self.last_good

    @property
    def may_start(self) -> bool:
        """Whether it starts tasks at all, and has waited long enough since the last that failed."""
        return self.rollout_state != "FAILED" and time.monotonic() >= self._paused_until

    def complete(self) -> None:
        if self.rollout_state == "IN_PROGRESS":
            self.rollout_state = "COMPLETED"
            self.rollout_state_reason = f"ECS deployment {self.id} completed."
            self.last_good = None
            self.failed_tasks = 0

    def task_ended(self, was_well_for: float) -> None:
        """A task has ended that nobody asked to."""
        if was_well_for >= SETTLED_SECONDS:
            self._failures = 0
            return
        self._failures += 1
        self._paused_until = time.monotonic() + pause_after(self._failures)
        if self.rollout_state == "IN_PROGRESS":
            self.failed_tasks += 1

    def breaks(self, configuration: dict[str, Any]) -> bool:
        """Whether its circuit breaker opens now."""
        breaker = configuration.get("deploymentCircuitBreaker") or {}
        too_many = self.failed_tasks >= failures_allowed(self.desired_count)
        return bool(breaker.get("enable")) and self.rollout_state == "IN_PROGRESS" and too_many

    def fail(self) -> None:
        self.rollout_state = "FAILED"
        self.rollout_state_reason = "ECS deployment circuit breaker: tasks failed to start."


SETTINGS = ("task_definition", "network_configuration", "load_balancers", "service_registries", "capacity_provider_strategy")
"""What makes a new deployment when it is changed."""


def settings_of(service: Service) -> dict[str, Any]:
    return {name: getattr(service, name, None) for name in SETTINGS}
