"""Event source mappings of Lambda."""

from __future__ import annotations

from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaBackend, LambdaFunction
from moto.dynamodb.models.table import StreamShard
from moto.kinesis.models import Stream
from moto.sqs.models import Queue

import functions
from clock import Action
from gap import Emulator, gap, wrap
from sources.mapping import exists
from sources.queues import QueueSource
from sources.streams import StreamSource

POLL_SECONDS = 1
"""How often sources are looked at where nothing new came: for what is visible again, or has waited long enough."""

Source = QueueSource | StreamSource


def arn_given(backend: LambdaBackend, name: str) -> str:
    """The ARN of a function as a mapping names it: with the alias, where moto puts the version behind it."""
    if name.startswith("arn:"):
        return name
    name, _, qualifier = name.partition(":")
    arn = backend.get_function(name).function_arn
    return f"{arn}:{qualifier}" if qualifier else arn


def poll(emulator: Emulator, kind: type[Source], services: tuple[str, ...]) -> Action:
    """Polls what mappings of these services name; what it returns has it done at once."""
    sources: dict[str, Source] = {}

    def run(function: LambdaFunction, event: str) -> functions.Answer:
        return functions.run(emulator, function, event)

    def belongs(mapping: EventSourceMapping) -> bool:
        return mapping.event_source_arn.split(":")[2] in services

    @wrap(LambdaBackend, "create_event_source_mapping")
    def create_event_source_mapping(original: Any, self: LambdaBackend, spec: dict[str, Any]) -> EventSourceMapping:
        mapping = original(self, spec)
        if belongs(mapping):
            mapping.function_arn = arn_given(self, spec["FunctionName"])
            sources[mapping.uuid] = kind(mapping, emulator.clock, run)
        return mapping

    @wrap(LambdaBackend, "update_event_source_mapping")
    def update_event_source_mapping(original: Any, self: LambdaBackend, id: str, spec: dict[str, Any]) -> Any:
        mapping = original(self, id, spec)
        if mapping and belongs(mapping) and spec.get("FunctionName"):
            mapping.function_arn = arn_given(self, spec["FunctionName"])
        return mapping

    def poll_all() -> None:
        for id, source in list(sources.items()):
            if exists(source.mapping):
                source.poll()
            else:
                del sources[id]

    def poll_soon() -> None:
        if sources:
            emulator.clock.after(0, poll_all)

    emulator.clock.every(POLL_SECONDS, poll_all)
    return poll_soon


@gap
def polls_queues(emulator: Emulator) -> None:
    """moto pushes a message when it is sent, once and alone, whatever the batch size, and redrives nothing."""
    poll_soon = poll(emulator, QueueSource, ("sqs",))

    @wrap(Queue, "add_message")
    def add_message(original: Any, self: Queue, message: Any) -> None:
        self.lambda_event_source_mappings.clear()
        original(self, message)
        poll_soon()


@gap
def polls_streams(emulator: Emulator) -> None:
    """moto pushes a record within the write that makes it, forgets the stream's records, and retries nothing."""
    poll_soon = poll(emulator, StreamSource, ("dynamodb", "kinesis"))

    @wrap(StreamShard, "add")
    def add(original: Any, self: StreamShard, *images: Any) -> None:
        self.table.lambda_event_source_mappings.clear()
        original(self, *images)
        poll_soon()

    @wrap(Stream, "put_record")
    def put_record(original: Any, self: Stream, *record: Any) -> Any:
        self.lambda_event_source_mappings.clear()
        sequence = original(self, *record)
        poll_soon()
        return sequence
