from __future__ import annotations

import unittest

from support import client, unique


class TestCloudtrail(unittest.TestCase):
    def test_finds_trails_by_arn(self) -> None:
        bucket = unique()
        client("s3").create_bucket(Bucket=bucket)
        arn = client("cloudtrail").create_trail(Name=unique(), S3BucketName=bucket)["TrailARN"]
        client("cloudtrail").start_logging(Name=arn)
        self.assertTrue(client("cloudtrail").get_trail_status(Name=arn)["IsLogging"])
        client("cloudtrail").stop_logging(Name=arn)
        self.assertFalse(client("cloudtrail").get_trail_status(Name=arn)["IsLogging"])
        client("cloudtrail").delete_trail(Name=arn)
        self.assertNotIn(arn, [trail["TrailARN"] for trail in client("cloudtrail").list_trails()["Trails"]])
