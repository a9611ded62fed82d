"""SQS."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue

from gap import Emulator, gap


@gap
def answers_compact_redrive_policy(_: Emulator) -> None:
    """moto writes blanks into a queue's redrive policy, and Terraform sees a change on every plan."""
    attributes = Queue.attributes.fget

    def compact(self: Queue) -> dict[str, Any]:
        result = attributes(self)
        if result.get("RedrivePolicy"):
            result["RedrivePolicy"] = json.dumps(json.loads(result["RedrivePolicy"]), separators=(",", ":"))
        return result

    Queue.attributes = property(compact)


@gap
def keeps_redrive_allow_policy(_: Emulator) -> None:
    """moto forgets which queues may redrive to a dead letter queue; Terraform waits for it until it gives up."""

    def read(self: Queue) -> str | None:
        return self.__dict__.get("allow_policy")

    def write(self: Queue, policy: str) -> None:
        self.__dict__["allow_policy"] = policy or None

    Queue.redrive_allow_policy = property(read, write)
    Queue.BASE_ATTRIBUTES = [*Queue.BASE_ATTRIBUTES, "RedriveAllowPolicy"]
