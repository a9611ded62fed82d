from __future__ import annotations

import base64
import json
import unittest
from typing import Any

from support import advance, bodies, client, fill, queue, receive, reported, reporter, reports, table, unique


def mapping(arn: str, source: str, **settings: Any) -> str:
    return client("lambda").create_event_source_mapping(FunctionName=arn, EventSourceArn=source, **settings)["UUID"]


def batches(events: list[dict[str, Any]]) -> list[list[str]]:
    """What was in the messages of each event."""
    return [[record["body"] for record in event["Records"]] for event in events]


class TestEventsources(unittest.TestCase):
    def send(self, url: str, *texts: str) -> None:
        entries = [{"Id": str(i), "MessageBody": text} for i, text in enumerate(texts)]
        client("sqs").send_message_batch(QueueUrl=url, Entries=entries)

    def test_polls_queues(self) -> None:
        """In batches that fill; what fails comes back when it is visible again, and ends in the dead letters."""
        dead, dead_arn = queue()
        redrive = json.dumps({"deadLetterTargetArn": dead_arn, "maxReceiveCount": "2"})
        url, arn = queue(VisibilityTimeout="30", RedrivePolicy=redrive)
        function = reporter("""
            const bad = event.Records.filter((record) => record.body === 'bad');
            return { batchItemFailures: bad.map((record) => ({ itemIdentifier: record.messageId })) };
        """)
        wanted = {"Filters": [{"Pattern": json.dumps({"body": [{"anything-but": "skip"}]})}]}
        id = mapping(
            function,
            arn,
            BatchSize=3,
            MaximumBatchingWindowInSeconds=20,
            FunctionResponseTypes=["ReportBatchItemFailures"],
            FilterCriteria=wanted,
        )
        self.send(url, "a", "bad")
        self.assertEqual(reported(function), [])
        self.send(url, "c", "skip")
        (first,) = reports(function)
        self.assertEqual(sorted(batches([first])[0]), ["a", "bad", "c"])
        self.assertEqual(first["Records"][0]["eventSourceARN"], arn)
        advance(15)
        self.assertEqual(len(reported(function)), 1)
        self.assertEqual(batches(reports(function, 2, step=15))[1], ["bad"])
        (letter,) = receive(dead, step=15)
        self.assertEqual((letter["Body"], len(reported(function))), ("bad", 2))
        client("lambda").update_event_source_mapping(UUID=id, Enabled=False)
        self.send(url, "d", "e", "f")
        self.assertEqual(len(receive(url, 3)), 3)

    def values(self, events: list[dict[str, Any]]) -> list[list[str]]:
        return [[record["dynamodb"]["Keys"]["s"]["S"] for record in event["Records"]] for event in events]

    def test_polls_streams(self) -> None:
        """In order; a batch that fails is halved and tried again, and what is given up is told."""
        failed, failed_arn = queue()
        name = table(StreamSpecification={"StreamEnabled": True, "StreamViewType": "KEYS_ONLY"})
        fill(name, [("p", "0")])
        stream = client("dynamodb").describe_table(TableName=name)["Table"]["LatestStreamArn"]
        late = reporter("if (event.Records.some((r) => r.dynamodb.Keys.s.S === '2')) throw new Error('no 2');")
        early = reporter()
        mapping(
            late,
            stream,
            StartingPosition="LATEST",
            BatchSize=4,
            MaximumBatchingWindowInSeconds=20,
            MaximumRetryAttempts=1,
            BisectBatchOnFunctionError=True,
            DestinationConfig={"OnFailure": {"Destination": failed_arn}},
        )
        mapping(early, stream, StartingPosition="TRIM_HORIZON")
        fill(name, [("p", str(i)) for i in range(1, 5)])
        (told,) = bodies(failed, step=1)
        self.assertEqual(
            self.values(reports(late, 6, step=1)), [["1", "2", "3", "4"], ["1", "2"], ["1"], ["2"], ["2"], ["3", "4"]]
        )
        self.assertEqual(self.values(reported(early))[0][0], "0")
        self.assertEqual(told["requestContext"]["condition"], "RetryAttemptsExhausted")
        self.assertEqual(
            (told["DDBStreamBatchInfo"]["batchSize"], told["DDBStreamBatchInfo"]["streamArn"]), (1, stream)
        )

        name = unique()
        client("kinesis").create_stream(StreamName=name, ShardCount=1)
        stream = client("kinesis").describe_stream(StreamName=name)["StreamDescription"]["StreamARN"]
        function = reporter()
        mapping(function, stream, StartingPosition="TRIM_HORIZON")
        client("kinesis").put_record(StreamName=name, PartitionKey="k", Data=b"hello")
        (event,) = reports(function)
        self.assertEqual(base64.b64decode(event["Records"][0]["kinesis"]["data"]), b"hello")
