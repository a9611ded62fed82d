from __future__ import annotations

import json
import unittest
from concurrent.futures import ThreadPoolExecutor

from botocore.exceptions import ClientError
from support import client, unique


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
