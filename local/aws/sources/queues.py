"""A queue as the source of a function."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

from moto.awslambda.models import EventSourceMapping
from moto.sqs.exceptions import ReceiptHandleIsInvalid
from moto.sqs.models import Message, Queue, sqs_backends

from clock import Clock, apart
from functions import Throttled
from sources.batches import reported_failures
from sources.mapping import Filling, Run, exists, function_of, reports_items, wanted

CONCURRENCY = 5
"""Batches of a queue at once: what Lambda begins with, unless the mapping allows less."""


class QueueSource:
    """Polls a queue for a mapping; what the function does not do becomes visible again, or goes to dead letters."""

    def __init__(self, mapping: EventSourceMapping, clock: Clock, run: Run) -> None:
        self.mapping = mapping
        self._clock = clock
        self._run = run
        self._running = 0
        self._filling = Filling()

    def poll(self) -> None:
        """Takes batches from the queue and starts an invocation with each; it waits for nothing."""
        if not (exists(self.mapping) and self.mapping.enabled):
            return
        queue = self._queue()
        limit = (self.mapping.scaling_config or {}).get("MaximumConcurrency", CONCURRENCY)
        while queue and self._running < limit:
            if not self._filling.ready(self.mapping, len(queue.messages), self._clock.now()):
                return
            messages = self._receive(queue)
            if not messages:
                return
            self._running += 1
            apart(partial(self._process, queue, messages))

    def _queue(self) -> Queue | None:
        queues = sqs_backends[self.mapping.account_id][self.mapping.region].queues
        return queues.get(self.mapping.event_source_arn.rpartition(":")[2])

    def _receive(self, queue: Queue) -> list[Message]:
        backend = sqs_backends[queue.account_id][queue.region]
        # On behalf of Lambda, with the role of the function
        received = backend.receive_message(queue.name, self.mapping.batch_size, 0, queue.visibility_timeout, ["All"])
        messages = []
        for message in received:
            if wanted(self.mapping, as_record(queue, message), "body"):
                messages.append(message)
            else:
                queue.delete_message(message.receipt_handle)
        return messages

    def _process(self, queue: Queue, messages: list[Message]) -> None:
        try:
            event = {"Records": [as_record(queue, message) for message in messages]}
            answer = self._run(function_of(self.mapping), json.dumps(event))
            if answer["failed"]:
                return
            failed: list[str] | None = []
            if reports_items(self.mapping):
                failed = reported_failures(answer["payload"], [message.id for message in messages])
            for message in messages:
                if failed is not None and message.id not in failed:
                    delete(queue, message)
        except Throttled:
            return  # they come back when their visibility time-out is over
        finally:
            self._running -= 1
            self._clock.after(0, self.poll)


def delete(queue: Queue, message: Message) -> None:
    try:
        queue.delete_message(message.receipt_handle)
    except ReceiptHandleIsInvalid:
        pass  # the queue was purged meanwhile


def as_record(queue: Queue, message: Message) -> dict[str, Any]:
    """A message as a function gets it."""
    attributes = {
        "ApproximateReceiveCount": str(message.approximate_receive_count),
        "SentTimestamp": str(message.sent_timestamp),
        "SenderId": message.sender_id,
        "ApproximateFirstReceiveTimestamp": str(message.approximate_first_receive_timestamp),
        "SequenceNumber": message.sequence_number,
        "MessageGroupId": message.group_id,
        "MessageDeduplicationId": message.deduplication_id,
        "AWSTraceHeader": (message.system_attributes.get("AWSTraceHeader") or {}).get("StringValue"),
    }
    record = {
        "messageId": message.id,
        "receiptHandle": message.receipt_handle,
        "body": message.body,
        "attributes": {name: value for name, value in attributes.items() if value is not None},
        "messageAttributes": {
            name: {
                **{
                    key[0].lower() + key[1:]: given.decode() if isinstance(given, bytes) else given
                    for key, given in value.items()
                },
                "stringListValues": [],
                "binaryListValues": [],
            }
            for name, value in message.message_attributes.items()
        },
        "md5OfBody": message.body_md5,
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.queue_arn,
        "awsRegion": queue.region,
    }
    if message.message_attributes:
        record["md5OfMessageAttributes"] = message.attribute_md5
    return record
