"""CloudTrail."""

from __future__ import annotations

from typing import Any

from moto.cloudtrail.models import CloudTrailBackend

from gap import Emulator, gap, wrap


@gap
def finds_trails_by_arn(_: Emulator) -> None:
    """moto starts, stops and deletes a trail by its name only; Terraform names it by its ARN."""
    for action in ("start_logging", "stop_logging", "delete_trail"):

        @wrap(CloudTrailBackend, action)
        def by_name(original: Any, self: CloudTrailBackend, name: str) -> None:
            original(self, name.rpartition("/")[2])
