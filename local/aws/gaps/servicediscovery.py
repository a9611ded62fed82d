"""Cloud Map."""

from __future__ import annotations

from typing import Any

from moto.servicediscovery.models import Service, ServiceDiscoveryBackend

from gap import Emulator, gap, wrap


@gap
def finds_namespace_of_records(_: Emulator) -> None:
    """moto does not know the namespace of a service that names it with its records, as Terraform does."""

    @wrap(ServiceDiscoveryBackend, "create_service")
    def create(original: Any, self: ServiceDiscoveryBackend, *args: Any, **given: Any) -> Service:
        service = original(self, *args, **given)
        service.namespace_id = service.namespace_id or (service.dns_config or {}).get("NamespaceId")
        return service
