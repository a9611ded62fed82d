from __future__ import annotations

import json
import unittest
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError
from support import bodies, client, queue, reporter, reports, unique


class TestS3(unittest.TestCase):
    def setUp(self) -> None:
        self.bucket = unique()
        client("s3").create_bucket(Bucket=self.bucket)

    def test_writes_an_object_in_turn(self) -> None:
        body = b"x" * 8_000_000  # moto takes its time between the check and the write

        def create(attempt: tuple[int, int]) -> bool:
            try:
                client("s3").put_object(Bucket=self.bucket, Key=f"race{attempt[0]}", Body=body, IfNoneMatch="*")
            except ClientError:
                return False
            return True

        with ThreadPoolExecutor(8) as pool:
            for race in range(3):
                self.assertEqual(sum(pool.map(create, [(race, writer) for writer in range(8)])), 1)

    def deny(self, condition: dict[str, object]) -> None:
        statement = {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": f"arn:aws:s3:::{self.bucket}/*"}
        policy = {"Version": "2012-10-17", "Statement": [{**statement, **condition}]}
        client("s3").put_bucket_policy(Bucket=self.bucket, Policy=json.dumps(policy))

    def test_minds_conditions(self) -> None:
        self.deny({"Condition": {"Bool": {"aws:SecureTransport": "false"}}})
        client("s3").put_object(Bucket=self.bucket, Key="x", Body=b"x")
        self.deny({})
        with self.assertRaises(ClientError):
            client("s3").put_object(Bucket=self.bucket, Key="x", Body=b"x")

    def test_tells_objects_by_their_keys(self) -> None:
        url, arn = queue()
        notify = {"QueueArn": arn, "Events": ["s3:ObjectRemoved:*"]}
        client("s3").put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"QueueConfigurations": [notify]}
        )
        client("s3").put_object(Bucket=self.bucket, Key="a/b c", Body=b"x")
        client("s3").delete_object(Bucket=self.bucket, Key="a/b c")
        test, event = bodies(url, 2)
        self.assertEqual((test["Event"], event["Records"][0]["s3"]["object"]["key"]), ("s3:TestEvent", "a/b+c"))

    def test_notifies_functions(self) -> None:
        """Of what is put under the prefix; a function that fails is tried again, and nobody waits for it."""
        listener = reporter("throw new Error('no');")
        rules = [{"Name": "prefix", "Value": "in/"}]
        notify = {
            "LambdaFunctionArn": listener,
            "Events": ["s3:ObjectCreated:*"],
            "Filter": {"Key": {"FilterRules": rules}},
        }
        client("s3").put_bucket_notification_configuration(
            Bucket=self.bucket, NotificationConfiguration={"LambdaFunctionConfigurations": [notify]}
        )
        for key in ("out/x", "in/x"):
            client("s3").put_object(Bucket=self.bucket, Key=key, Body=b"x")
        events = reports(listener, 2, step=30)
        self.assertEqual([event["Records"][0]["s3"]["object"]["key"] for event in events[:2]], ["in/x", "in/x"])
