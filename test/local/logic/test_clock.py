from __future__ import annotations

import contextlib
import io
import threading
import time
import unittest

from clock import LONGEST_ADVANCE_SECONDS, Clock, seconds_in, written
from timetable import Timetable


class TestClock(unittest.TestCase):
    def setUp(self) -> None:
        self.clock = Clock()
        self.start = self.clock.now()
        self.seen: list[tuple[str, float]] = []

    def see(self, name: str) -> None:
        self.seen.append((name, round(self.clock.now() - self.start)))

    def test_passes_time_in_order_each_thing_at_its_time(self) -> None:
        def first() -> None:
            self.see("first")
            self.clock.after(5, lambda: self.see("what the first put off"))

        self.clock.after(30, lambda: self.see("last"))
        self.clock.after(10, first)
        self.clock.after(3600, lambda: self.see("later"))
        self.clock.advance(60)
        self.assertEqual(self.seen, [("first", 10), ("what the first put off", 15), ("last", 30)])
        self.assertEqual(round(self.clock.now() - self.start), 60)

    def test_goes_on_after_what_fails_and_never_back(self) -> None:
        self.clock.after(1, lambda: 1 / 0)
        self.clock.after(2, lambda: self.see("still there"))
        with contextlib.redirect_stderr(io.StringIO()) as said:
            self.clock.advance(10)
        self.assertIn("ZeroDivisionError", said.getvalue())
        self.clock.advance(-100)
        self.assertEqual((self.seen, round(self.clock.now() - self.start)), ([("still there", 2)], 10))

    def test_repeats_at_whole_multiples(self) -> None:
        times: list[float] = []
        self.clock.every(60, lambda: times.append(self.clock.now()), late=1)
        self.clock.advance(600)
        self.assertEqual(len(times), 10)
        self.assertEqual({round(time - 1) % 60 for time in times}, {0})

    def test_runs_by_itself_and_sooner_when_set_forward(self) -> None:
        happened = threading.Event()
        self.clock.start()
        self.clock.after(3600.2, happened.set)
        time.sleep(0.05)  # it waits for an hour now
        self.clock.advance(3600)
        self.assertFalse(happened.is_set())
        self.assertTrue(happened.wait(5))

    def test_a_timetable_forgets_what_was_replaced_or_removed(self) -> None:
        table = Timetable(self.clock)
        table.put("a", lambda after: after + 10, lambda _: self.see("a"))
        self.clock.advance(25)
        table.put("a", lambda after: after + 10 if after < self.start + 40 else None, lambda _: self.see("A"))
        self.clock.advance(1000)
        table.put("b", lambda after: after + 1, lambda _: self.see("b"))
        table.remove("b")
        self.clock.advance(1000)
        self.assertEqual(self.seen, [("a", 10), ("a", 20), ("A", 35), ("A", 45)])

    def test_takes_seconds_and_nothing_else(self) -> None:
        self.assertEqual(seconds_in(b'{"advance": 1.5}'), 1.5)
        for body in (b"", b"x", b"60", b"{}", b'{"advance": "a"}', b'{"advance": -1}', b'{"advance": Infinity}'):
            with self.subTest(body), self.assertRaisesRegex(ValueError, f"0 to {LONGEST_ADVANCE_SECONDS} seconds"):
                seconds_in(body)

    def test_writes_a_time_as_aws_does(self) -> None:
        self.assertEqual(written(0.1234), "1970-01-01T00:00:00.123Z")
        self.assertEqual(written(86400, "seconds"), "1970-01-02T00:00:00Z")
