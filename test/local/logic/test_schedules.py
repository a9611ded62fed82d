from __future__ import annotations

import random
import unittest
from datetime import datetime
from zoneinfo import ZoneInfo

from schedules import next_due


class TestSchedules(unittest.TestCase):
    def due(self, expression: str, after: str, zone: str = "UTC") -> str | None:
        """The next time on the wall clock of a zone, for a time on it."""
        start = datetime.fromisoformat(after).replace(tzinfo=ZoneInfo(zone)).timestamp()
        found = next_due(expression, start, zone=zone)
        return None if found is None else datetime.fromtimestamp(found, ZoneInfo(zone)).isoformat()[:16]

    def test_finds_the_next_time_of_a_cron_expression(self) -> None:
        for expression, after, expected in (
            ("cron(0 8 ? * MON-FRI *)", "2026-12-04T08:00", "2026-12-07T08:00"),
            ("cron(0/15 * * * ? *)", "2026-12-01T23:46", "2026-12-02T00:00"),
            ("cron(10,40 6-8 1 JAN,JUL ? *)", "2026-07-01T08:40", "2027-01-01T06:10"),
            ("cron(0 0 L * ? *)", "2028-02-01T00:00", "2028-02-29T00:00"),
            ("cron(0 0 L-2 * ? *)", "2027-02-01T00:00", "2027-02-26T00:00"),
            ("cron(0 0 LW * ? *)", "2027-01-01T00:00", "2027-01-29T00:00"),
            ("cron(0 0 15W * ? *)", "2026-11-01T00:00", "2026-11-16T00:00"),
            ("cron(0 0 1W * ? *)", "2026-07-31T00:00", "2026-08-03T00:00"),
            ("cron(0 0 ? * 6L *)", "2026-12-01T00:00", "2026-12-25T00:00"),
            ("cron(0 0 ? * 3#2 *)", "2026-12-01T00:00", "2026-12-08T00:00"),
            ("cron(0 0 ? * FRI-MON *)", "2026-12-01T00:00", "2026-12-04T00:00"),
            ("cron(0 0 29 2 ? *)", "2096-03-01T00:00", "2104-02-29T00:00"),
            ("cron(0 0 1 1 ? 2020)", "2026-12-01T00:00", None),
            ("at(2026-12-01T08:00:00)", "2026-12-01T07:59", "2026-12-01T08:00"),
            ("at(2026-12-01T08:00:00)", "2026-12-01T08:00", None),
            ("rate(2 hours)", "2026-12-01T08:01", "2026-12-01T10:01"),
        ):
            with self.subTest(expression):
                self.assertEqual(self.due(expression, after), expected)

    def test_minds_summer_time(self) -> None:
        """An hour that is left out is skipped; one that comes twice counts once."""
        daily = "cron(30 2 * * ? *)"
        self.assertEqual(self.due(daily, "2026-03-28T02:30", "Europe/Berlin"), "2026-03-30T02:30")
        first = next_due(daily, datetime(2026, 10, 24, 23, tzinfo=ZoneInfo("UTC")).timestamp(), zone="Europe/Berlin")
        assert first is not None
        second = next_due(daily, first, zone="Europe/Berlin")
        self.assertEqual((second or 0) - first, 25 * 3600)

    def test_a_rate_counts_from_its_start(self) -> None:
        self.assertEqual(next_due("rate(5 minutes)", 10, since=1000), 1000)
        rng = random.Random(1)
        for _ in range(200):
            since, after = rng.randrange(10**6), rng.randrange(10**6)
            due = next_due("rate(5 minutes)", after, since=since)
            assert due is not None
            self.assertEqual((due - since) % 300, 0)
            self.assertTrue(after < due <= max(since, after + 300))

    def test_refuses_what_is_no_schedule(self) -> None:
        for expression in (
            "rate(1 minutes)",
            "rate(2 minute)",
            "rate(0 minutes)",
            "cron(0 0 * * * *)",
            "cron(0 0 * * ?)",
            "cron(60 0 * * ? *)",
            "cron(0 0 ? * MOO *)",
            "every(1 day)",
            "at(tomorrow)",
        ):
            with self.subTest(expression), self.assertRaises(ValueError):
                next_due(expression, 0)
