from __future__ import annotations

import unittest
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from botocore.exceptions import ClientError
from support import advance, attributes, client, now, queue, receive, reporter, reports, role, unique


def schedule(expression: str, target: str, **settings: Any) -> str:
    more = settings.pop("Target", {})
    return client("scheduler").create_schedule(
        Name=unique(),
        ScheduleExpression=expression,
        FlexibleTimeWindow={"Mode": "OFF"},
        Target={"Arn": target, "RoleArn": role(), **more},
        **settings,
    )["ScheduleArn"]


class TestScheduler(unittest.TestCase):
    def test_fires_schedules(self) -> None:
        """Once at a time of a zone, or again and again from start to end; dead letters say what could not be."""
        (url, arn), (dead, dead_arn), listener = queue(), queue(), reporter()
        start = now() + timedelta(hours=1)
        local = start.astimezone(ZoneInfo("Asia/Tokyo"))
        once = schedule(
            f"at({local:%Y-%m-%dT%H:%M:%S})",
            listener,
            ScheduleExpressionTimezone="Asia/Tokyo",
            ActionAfterCompletion="DELETE",
            Target={"Input": '{"at": "<aws.scheduler.scheduled-time>"}'},
        )
        often = schedule("rate(10 minutes)", arn, StartDate=start, EndDate=start + timedelta(minutes=25))
        gone = schedule("rate(1 day)", f"{arn}-gone", Target={"DeadLetterConfig": {"Arn": dead_arn}})
        advance(3500)
        self.assertNotIn("Messages", client("sqs").receive_message(QueueUrl=url))
        advance(3600)
        self.assertEqual(reports(listener), [{"at": f"{start:%Y-%m-%dT%H:%M:%SZ}"}])
        self.assertEqual(len(receive(url, 3)), 3)
        with self.assertRaises(ClientError):
            client("scheduler").get_schedule(Name=once.rpartition("/")[2])
        letter = attributes(receive(dead)[0])
        self.assertEqual((letter["SCHEDULE_ARN"], letter["TARGET_ARN"]), (gone, f"{arn}-gone"))
        self.assertIn("NonExistentQueue", letter["ERROR_CODE"])
        for made in (often, gone):
            client("scheduler").delete_schedule(Name=made.rpartition("/")[2])
        with self.assertRaises(ClientError):
            schedule("cron(0 0 * * * *)", arn)
