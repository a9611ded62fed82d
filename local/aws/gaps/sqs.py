"""SQS."""

from __future__ import annotations

import json
from typing import Any

from moto.sqs.models import Queue, sqs_backends

from gap import Emulator, gap
from metrics.publishing import publish

PERIOD_SECONDS = 60


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


@gap
def measures_queues(emulator: Emulator) -> None:
    """moto publishes no metrics of queues."""

    def measure(queue: Queue, now: float) -> None:
        waiting = [message for message in queue._messages if message.visible and not message.delayed]
        unseen = [message for message in queue._messages if not message.visible]
        oldest = min((message.sent_timestamp / 1000 for message in queue._messages), default=now)
        counts = {
            "ApproximateNumberOfMessagesVisible": len(waiting),
            "ApproximateNumberOfMessagesNotVisible": len(unseen),
            "ApproximateNumberOfMessagesDelayed": queue.approximate_number_of_messages_delayed,
        }
        values = {name: (float(count), "Count") for name, count in counts.items()}
        values["ApproximateAgeOfOldestMessage"] = (now - oldest, "Seconds")
        publish(queue.account_id, queue.region, "AWS/SQS", now - PERIOD_SECONDS, values, {"QueueName": queue.name})

    def measure_all() -> None:
        now = emulator.clock.now()
        for regions in list(sqs_backends.values()):
            for backend in list(regions.values()):
                for queue in list(backend.queues.values()):
                    measure(queue, now)

    emulator.clock.every(PERIOD_SECONDS, measure_all)
