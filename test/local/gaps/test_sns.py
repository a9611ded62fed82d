from __future__ import annotations

import json
import unittest
from typing import Any

from support import bodies, client, function, queue, reporter, reports, unique


def topic() -> str:
    return client("sns").create_topic(Name=unique())["TopicArn"]


def subscribe(arn: str, endpoint: str, **attributes: Any) -> None:
    client("sns").subscribe(
        TopicArn=arn,
        Protocol=endpoint.split(":")[2],
        Endpoint=endpoint,
        Attributes={name: value if isinstance(value, str) else json.dumps(value) for name, value in attributes.items()},
    )


class TestSns(unittest.TestCase):
    def test_invokes_functions(self) -> None:
        """With what was published; a function that fails is tried again, and does not fail the publisher."""
        arn, listener = topic(), reporter("throw new Error('no');")
        subscribe(arn, listener, FilterPolicy={"kind": ["wanted"]})
        for kind in ("other", "wanted"):
            attribute = {"DataType": "String", "StringValue": kind}
            client("sns").publish(TopicArn=arn, Message=kind, Subject="about", MessageAttributes={"kind": attribute})
        first, second = reports(listener, 2, step=30)[:2]
        self.assertEqual(first, second)
        (record,) = first["Records"]
        self.assertEqual((record["EventSource"], record["Sns"]["TopicArn"]), ("aws:sns", arn))
        self.assertEqual((record["Sns"]["Message"], record["Sns"]["Subject"]), ("wanted", "about"))
        self.assertEqual(record["Sns"]["MessageAttributes"], {"kind": {"Type": "String", "Value": "wanted"}})

    def test_keeps_what_it_cannot_deliver(self) -> None:
        dead, dead_arn = queue()
        url, gone = queue()
        listener = function("exports.handler = async () => {};")
        arn = topic()
        for endpoint in (gone, listener):
            subscribe(arn, endpoint, RedrivePolicy={"deadLetterTargetArn": dead_arn})
        client("sqs").delete_queue(QueueUrl=url)
        client("lambda").delete_function(FunctionName=listener)
        client("sns").publish(TopicArn=arn, Message="hello")
        letters = bodies(dead, 2)
        self.assertEqual([(letter["TopicArn"], letter["Message"]) for letter in letters], [(arn, "hello")] * 2)
