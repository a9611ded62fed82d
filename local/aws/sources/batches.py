"""What becomes of a batch of records when the function has answered."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

FOREVER = -1


class Record(NamedTuple):
    """A record of a stream."""

    sequence: str
    at: float
    """When it came, in seconds since 1970."""
    body: dict[str, Any]
    """As the function gets it."""


class Batch(NamedTuple):
    """Records that a function gets at once."""

    records: tuple[Record, ...]
    failures: int = 0
    """How often the function has failed on it; not when it was halved for that."""
    invocations: int = 0


class Terms(NamedTuple):
    """How a mapping deals with what fails."""

    retries: int = FOREVER
    longest_age: float = FOREVER
    bisects: bool = False


class Next(NamedTuple):
    """What is left to do."""

    again: tuple[Batch, ...] = ()
    given_up: Batch | None = None


def reported_failures(payload: str, known: Sequence[str]) -> list[str] | None:
    """The items that a function reports as failed by ReportBatchItemFailures, in their order.

    :returns: None if all of them did, which is how Lambda takes a report that it does not understand
    """
    answer = json.loads(payload)
    if answer is None or answer == {}:
        return []
    failures = answer.get("batchItemFailures", []) if isinstance(answer, dict) else None
    if failures is None:
        return [] if isinstance(answer, dict) else None
    try:
        failed = {failure["itemIdentifier"] for failure in failures}
    except (KeyError, TypeError):
        return None
    return [item for item in known if item in failed] if failed <= set(known) else None


def after_failure(batch: Batch, terms: Terms, now: float, first_failed: str | None = None) -> Next:
    """What is left of a batch of a stream on which a function failed; all before `first_failed` is done."""
    invocations = batch.invocations + 1
    records = batch.records
    if first_failed is not None:
        records = records[[record.sequence for record in records].index(first_failed) :]
    failed = Batch(records, batch.failures + 1, invocations)
    if terms.longest_age != FOREVER and now - records[0].at > terms.longest_age:
        return Next(given_up=failed)
    if first_failed is None and terms.bisects and len(records) > 1:
        half = len(records) // 2
        halves = records[:half], records[half:]
        return Next(tuple(Batch(part, batch.failures, invocations) for part in halves))
    if terms.retries != FOREVER and failed.failures > terms.retries:
        return Next(given_up=failed)
    return Next((failed,))
