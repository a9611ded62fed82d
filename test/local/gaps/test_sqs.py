from __future__ import annotations

import json
import unittest

from support import advance, client, metric, queue, unique


class TestSqs(unittest.TestCase):
    def attribute(self, name: str, value: dict[str, object]) -> str:
        """Creates a queue with an attribute and reads it back."""
        url = client("sqs").create_queue(QueueName=unique(), Attributes={name: json.dumps(value)})["QueueUrl"]
        return client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"][name]

    def test_answers_compact_redrive_policy(self) -> None:
        dead = client("sqs").create_queue(QueueName=unique("dead"))["QueueUrl"]
        arn = client("sqs").get_queue_attributes(QueueUrl=dead, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
        policy = {"deadLetterTargetArn": arn, "maxReceiveCount": 3}
        self.assertEqual(self.attribute("RedrivePolicy", policy), json.dumps(policy, separators=(",", ":")))

    def test_keeps_redrive_allow_policy(self) -> None:
        policy = {"redrivePermission": "denyAll"}
        self.assertEqual(json.loads(self.attribute("RedriveAllowPolicy", policy)), policy)

    def test_measures_queues(self) -> None:
        url, arn = queue()
        for text in ("a", "b", "c"):
            client("sqs").send_message(QueueUrl=url, MessageBody=text)
        client("sqs").receive_message(QueueUrl=url)
        advance(120)

        def measured(name: str) -> float:
            return metric("AWS/SQS", name, "Maximum", QueueName=arn.rpartition(":")[2])

        self.assertEqual(measured("ApproximateNumberOfMessagesVisible"), 3)  # what was taken is visible again
        self.assertGreaterEqual(measured("ApproximateAgeOfOldestMessage"), 1)
        client("sqs").purge_queue(QueueUrl=url)
        advance(660)
        self.assertEqual(measured("ApproximateNumberOfMessagesVisible"), 0)
