"""A stream of DynamoDB or Kinesis as the source of a function: shard by shard, each in its order."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from moto.awslambda.models import EventSourceMapping
from moto.core.utils import unix_time
from moto.dynamodb.models import dynamodb_backends
from moto.dynamodb.models.table import StreamRecord
from moto.kinesis.models import Record as KinesisRecord
from moto.kinesis.models import kinesis_backends

from clock import Clock, apart, written
from delivery import Caller, Delivery, deliver_or_tell
from functions import Answer, Throttled
from gaps.dynamodb import TURN
from sources.batches import FOREVER, Batch, Next, Record, Terms, after_failure, reported_failures
from sources.mapping import Filling, Run, exists, function_of, reports_items, wanted

LONGEST_PAUSE_SECONDS = 60
"""A function that fails is tried again after 1, 2, 4… seconds, at most after this."""


class Shard(NamedTuple):
    """A shard, with everything in it."""

    id: str
    raw: list[Any]
    """The records as moto keeps them."""
    read: Callable[[Any], Record]


def shards_of(mapping: EventSourceMapping) -> list[Shard]:
    """What is in the stream of a mapping; nothing if it is gone."""
    service = mapping.event_source_arn.split(":")[2]
    name = mapping.event_source_arn.split("/")[1]
    if service == "dynamodb":
        with TURN:  # a transaction that is still running may be taken back
            table = dynamodb_backends[mapping.account_id][mapping.region].tables.get(name)
            shard = table.stream_shard if table else None
            return [Shard(shard.id, list(shard.items), partial(item_of, mapping))] if shard else []
    streams = kinesis_backends[mapping.account_id][mapping.region].streams
    shards = streams[name].shards if name in streams else {}
    return [Shard(id, list(shard.records.values()), partial(data_of, mapping, id)) for id, shard in shards.items()]


def item_of(mapping: EventSourceMapping, item: StreamRecord) -> Record:
    """A change of an item as a function gets it."""
    change = item.to_json()
    details = dict(change["dynamodb"])
    at = details["ApproximateCreationDateTime"]
    details["ApproximateCreationDateTime"] = unix_time(at) if isinstance(at, datetime) else at
    body = {**change, "dynamodb": details, "awsRegion": mapping.region, "eventSourceARN": mapping.event_source_arn}
    return Record(details["SequenceNumber"], details["ApproximateCreationDateTime"], body)


def data_of(mapping: EventSourceMapping, shard: str, record: KinesisRecord) -> Record:
    """A record of Kinesis as a function gets it."""
    sequence = str(record.sequence_number)
    body = {
        "kinesis": {
            "kinesisSchemaVersion": "1.0",
            "partitionKey": record.partition_key,
            "sequenceNumber": sequence,
            "data": record.data,
            "approximateArrivalTimestamp": record.created_at,
        },
        "eventSource": "aws:kinesis",
        "eventVersion": "1.0",
        "eventID": f"{shard}:{sequence}",
        "eventName": "aws:kinesis:record",
        "invokeIdentityArn": function_of(mapping).role,
        "awsRegion": mapping.region,
        "eventSourceARN": mapping.event_source_arn,
    }
    return Record(sequence, record.created_at, body)


def filtered(body: dict[str, Any]) -> dict[str, Any]:
    """A record as filters see it: what came over Kinesis is decoded."""
    if "kinesis" not in body:
        return body
    return {**body["kinesis"], "data": base64.b64decode(body["kinesis"]["data"]).decode(errors="replace")}


class Reader:
    """Reads one shard for a mapping."""

    def __init__(self, position: int) -> None:
        self.position = position
        self.pending: list[Batch] = []
        self.busy = False
        self.not_before = 0.0
        self.filling = Filling()


class StreamSource:
    """Polls a stream for a mapping; a batch that fails holds up its shard until it is done or given up."""

    def __init__(self, mapping: EventSourceMapping, clock: Clock, run: Run) -> None:
        self.mapping = mapping
        self._clock = clock
        self._run = run
        self._readers = {shard.id: Reader(self._start(shard)) for shard in shards_of(mapping)}

    def poll(self) -> None:
        """Starts an invocation with the next batch of every shard that is not at work; it waits for nothing."""
        if not (exists(self.mapping) and self.mapping.enabled):
            return
        for shard in shards_of(self.mapping):
            reader = self._readers.setdefault(shard.id, Reader(0))
            if reader.busy or self._clock.now() < reader.not_before:
                continue
            if not reader.pending:
                reader.pending.extend(self._take(reader, shard))
            if reader.pending:
                reader.busy = True
                apart(partial(self._process, shard.id, reader))

    def _start(self, shard: Shard) -> int:
        """Where a new mapping begins to read."""
        if self.mapping.starting_position == "AT_TIMESTAMP":
            since = float(self.mapping.starting_position_timestamp)
            return sum(shard.read(record).at < since for record in shard.raw)
        return len(shard.raw) if self.mapping.starting_position == "LATEST" else 0

    def _take(self, reader: Reader, shard: Shard) -> Iterator[Batch]:
        """The next batch, if there is one."""
        if not reader.filling.ready(self.mapping, len(shard.raw) - reader.position, self._clock.now()):
            return
        taken = shard.raw[reader.position :][: self.mapping.batch_size]
        reader.position += len(taken)
        passed = tuple(
            record for record in map(shard.read, taken) if wanted(self.mapping, filtered(record.body), "data")
        )
        if passed:
            yield Batch(passed)

    def _terms(self) -> Terms:
        mapping = self.mapping
        return Terms(
            FOREVER if mapping.max_retry_attempts is None else mapping.max_retry_attempts,
            FOREVER if mapping.max_record_age is None else mapping.max_record_age,
            bool(mapping.bisect_on_error),
        )

    def _process(self, shard: str, reader: Reader) -> None:
        reader.not_before = self._clock.now() + LONGEST_PAUSE_SECONDS  # if there is no function any more, say
        try:
            batch = reader.pending[0]
            event = {"Records": [record.body for record in batch.records]}
            answer = self._run(function_of(self.mapping), json.dumps(event))
            left = self._left_of(batch, answer)
            reader.pending[:1] = left.again
            pause = min(LONGEST_PAUSE_SECONDS, 2 ** left.again[0].failures / 2) if left.again else 0
            reader.not_before = self._clock.now() + pause
            if left.given_up:
                self._tell(shard, left.given_up, answer)
        except Throttled:
            reader.not_before = self._clock.now() + 1
        finally:
            reader.busy = False
            self._clock.after(0, self.poll)

    def _left_of(self, batch: Batch, answer: Answer) -> Next:
        if answer["failed"]:
            return after_failure(batch, self._terms(), self._clock.now())
        if not reports_items(self.mapping):
            return Next()
        failed = reported_failures(answer["payload"], [record.sequence for record in batch.records])
        if failed == []:
            return Next()
        return after_failure(batch, self._terms(), self._clock.now(), failed[0] if failed else None)

    def _tell(self, shard: str, batch: Batch, answer: Answer) -> None:
        """Sends the story of a batch that was given up to the destination of failures: where it is, not its data."""
        target = ((self.mapping.destination_config or {}).get("OnFailure") or {}).get("Destination")
        if not target:
            return
        function = function_of(self.mapping)
        first, last = batch.records[0], batch.records[-1]
        exhausted = self._terms().retries != FOREVER and batch.failures > self._terms().retries
        kind = "DDBStreamBatchInfo" if ":dynamodb:" in self.mapping.event_source_arn else "KinesisBatchInfo"
        story = {
            "requestContext": {
                "requestId": str(uuid.uuid4()),
                "functionArn": self.mapping.function_arn,
                "condition": "RetryAttemptsExhausted" if exhausted else "RecordAgeExceeded",
                "approximateInvokeCount": batch.invocations,
            },
            "responseContext": {
                "statusCode": 200,
                "executedVersion": str(function.version),
                **({"functionError": "Unhandled"} if answer["failed"] else {}),
            },
            "version": "1.0",
            "timestamp": written(self._clock.now()),
            kind: {
                "shardId": shard,
                "startSequenceNumber": first.sequence,
                "endSequenceNumber": last.sequence,
                "approximateArrivalOfFirstRecord": written(first.at),
                "approximateArrivalOfLastRecord": written(last.at),
                "batchSize": len(batch.records),
                "streamArn": self.mapping.event_source_arn,
            },
        }
        caller = Caller("lambda.amazonaws.com", self.mapping.function_arn, function.role)
        deliver_or_tell(Delivery(caller, target, json.dumps(story)))
