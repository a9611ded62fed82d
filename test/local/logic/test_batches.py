from __future__ import annotations

import json
import random
import unittest

from sources.batches import Batch, Record, Terms, after_failure, reported_failures


def batch(*sequences: str) -> Batch:
    return Batch(tuple(Record(sequence, 100.0, {}) for sequence in sequences))


def sequences(of: Batch | None) -> list[str]:
    return [record.sequence for record in of.records] if of else []


class TestBatches(unittest.TestCase):
    def test_what_failed_stays_until_it_is_too_old_or_was_tried_enough(self) -> None:
        left = after_failure(batch("1", "2"), Terms(retries=0), now=101)
        self.assertEqual((left.again, sequences(left.given_up)), ((), ["1", "2"]))
        left = after_failure(batch("1", "2"), Terms(longest_age=60), now=200)
        self.assertEqual((left.again, sequences(left.given_up)), ((), ["1", "2"]))
        left = after_failure(batch("1", "2"), Terms(), now=10**9)
        self.assertEqual((sequences(left.again[0]), left.given_up), (["1", "2"], None))

    def test_what_came_before_the_first_failure_is_done(self) -> None:
        left = after_failure(batch("1", "2", "3"), Terms(bisects=True), 101, first_failed="2")
        self.assertEqual([sequences(one) for one in left.again], [["2", "3"]])

    def test_halving_and_retrying_gives_up_what_is_bad_and_nothing_else(self) -> None:
        rng = random.Random(2)
        for _ in range(200):
            all_of_them = [str(number) for number in range(rng.randint(1, 20))]
            bad = {sequence for sequence in all_of_them if rng.random() < 0.2}
            pending, done, lost = [batch(*all_of_them)], [], []
            while pending:
                head = pending.pop(0)
                if not bad & set(sequences(head)):
                    done += sequences(head)
                    continue
                left = after_failure(head, Terms(retries=2, bisects=True), 101)
                pending[:0] = left.again
                lost += sequences(left.given_up)
            self.assertEqual((done, lost), ([one for one in all_of_them if one not in bad], sorted(bad, key=int)))

    def test_reads_the_report_of_a_function(self) -> None:
        known = ["a", "b", "c"]
        for answer, expected in (
            (None, []),
            ({}, []),
            ({"batchItemFailures": []}, []),
            ({"batchItemFailures": [{"itemIdentifier": "c"}, {"itemIdentifier": "a"}]}, ["a", "c"]),
            ({"batchItemFailures": [{"itemIdentifier": "z"}]}, None),
            ({"batchItemFailures": [{"itemIdentifier": ""}]}, None),
            ({"batchItemFailures": [{"id": "a"}]}, None),
            ("no report", None),
        ):
            with self.subTest(str(answer)):
                self.assertEqual(reported_failures(json.dumps(answer), known), expected)
