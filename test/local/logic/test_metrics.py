from __future__ import annotations

import unittest

from metrics.expressions import Known, evaluate
from metrics.rules import holds, names_in
from metrics.states import Terms, judge
from metrics.statistics import interpolate


class TestExpressions(unittest.TestCase):
    series = {"a": {0.0: 1.0, 60.0: 2.0, 180.0: 4.0}, "b": {0.0: 0.0, 60.0: 4.0}}
    known = Known(series, series, [0, 60, 120, 180], 60)

    def test_computes(self) -> None:
        for expression, expected in (
            ("100 * a / b", {60: 50}),
            ("2 + 3 * 2 ^ 2 ^ 0", dict.fromkeys([0, 60, 120, 180], 8)),
            ("(a + 1) * -2", {0: -4, 60: -6, 180: -10}),
            ("FILL(a, 0)", {0: 1, 60: 2, 120: 0, 180: 4}),
            ("FILL(a, REPEAT)", {0: 1, 60: 2, 120: 2, 180: 4}),
            ("FILL(a, LINEAR)", {0: 1, 60: 2, 120: 3, 180: 4}),
            ("IF(a > 1, a)", {60: 2, 180: 4}),
            ("IF(a > 1 AND b < 5, 1, 0)", {0: 0, 60: 1}),
            ("SUM([a, b])", {0: 1, 60: 6, 180: 4}),
            ("MAX(METRICS())", {0: 1, 60: 4, 180: 4}),
            ("SUM(METRICS('b'))", {0: 0, 60: 4}),
            ("AVG(b) + a", {0: 3, 60: 4, 180: 6}),
            ("RATE(a) * PERIOD(a)", {60: 1, 180: 1}),
            ("DIFF(a)", {60: 1, 180: 2}),
            ("CEIL(ABS(a / -2))", {0: 1, 60: 1, 180: 2}),
        ):
            with self.subTest(expression):
                self.assertEqual(evaluate(expression, self.known), expected)

    def test_refuses_what_is_no_expression(self) -> None:
        for expression in ("", "1 +", "a b", "c", "NOPE(a)", "(a", "METRICS()", "'text'", "a $ 1"):
            with self.subTest(expression), self.assertRaises(ValueError):
                evaluate(expression, self.known)


class TestStatistics(unittest.TestCase):
    def test_percentiles_lie_between_their_neighbours(self) -> None:
        values = [1.0, 2.0, 4.0, 8.0]
        self.assertEqual([interpolate(values, share) for share in (0, 0.5, 1)], [1, 3, 8])
        self.assertEqual(interpolate([7.0], 0.99), 7)


class TestStates(unittest.TestCase):
    """The tables of CloudWatch's documentation; X breaches, 0 does not, - is missing."""

    def judge(self, pattern: str, needed: int, missing: str) -> str:
        values = [{"0": 0.0, "X": 2.0, "-": None}[sign] for sign in pattern.split()]
        return judge(values, Terms("GreaterThanThreshold", 1, 3, needed, missing), "as it was")

    def test_minds_what_is_missing(self) -> None:
        ok, alarm, kept, unknown = "OK", "ALARM", "as it was", "INSUFFICIENT_DATA"
        for pattern, needed, *expected in (
            ("0 - X - X", 3, ok, ok, ok, ok),
            ("0 - - - -", 3, ok, ok, ok, ok),
            ("- - - - -", 3, unknown, kept, alarm, ok),
            ("0 X X - X", 3, alarm, alarm, alarm, alarm),
            ("- - X - -", 3, alarm, kept, alarm, ok),
            ("0 - X - X", 2, alarm, alarm, alarm, alarm),
            ("0 0 X 0 X", 2, alarm, alarm, alarm, alarm),
            ("0 - X - -", 2, ok, ok, alarm, ok),
            ("- - - - 0", 2, ok, ok, alarm, ok),
            ("- - - X -", 2, alarm, kept, alarm, ok),
        ):
            with self.subTest(f"{pattern}, {needed} of 3"):
                treatments = ("missing", "ignore", "breaching", "notBreaching")
                self.assertEqual([self.judge(pattern, needed, missing) for missing in treatments], expected)


class TestRules(unittest.TestCase):
    states = {"a": "ALARM", "b c": "OK", "d": "INSUFFICIENT_DATA"}

    def test_hold_by_the_states_of_alarms(self) -> None:
        for rule, expected in (
            ("ALARM(a)", True),
            ('OK("b c") AND ALARM(d)', False),
            ('ALARM(d) OR OK("b c") AND ALARM(a)', True),
            ("NOT (ALARM(a) AND INSUFFICIENT_DATA(d))", False),
            ("NOT ALARM(arn:aws:cloudwatch:us-east-1:123456789012:alarm:a) OR FALSE", False),
            ("TRUE AND NOT FALSE", True),
            ("ALARM(nowhere)", False),
        ):
            with self.subTest(rule):
                self.assertEqual(holds(rule, self.states), expected)
        self.assertEqual(names_in('ALARM(a) OR OK("b c") AND NOT ALARM(a)'), ["a", "b c"])

    def test_refuses_what_is_no_rule(self) -> None:
        for rule in ("", "ALARM(a", "ALARM a", "a", "ALARM(a) AND", "ALARM(a) ALARM(a)", "NOT"):
            with self.subTest(rule), self.assertRaises(ValueError):
                holds(rule, self.states)
