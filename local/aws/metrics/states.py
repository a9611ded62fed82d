"""The state of an alarm, from the values of its last periods.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import NamedTuple

OK = "OK"
ALARM = "ALARM"
UNKNOWN = "INSUFFICIENT_DATA"

MORE_PERIODS = 2
"""So many periods before those that count are looked at, too: for values in place of missing ones."""

BREACHES: dict[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": operator.gt,
    "GreaterThanOrEqualToThreshold": operator.ge,
    "LessThanThreshold": operator.lt,
    "LessThanOrEqualToThreshold": operator.le,
}
SAID = {
    "GreaterThanThreshold": "greater than",
    "GreaterThanOrEqualToThreshold": "greater than or equal to",
    "LessThanThreshold": "less than",
    "LessThanOrEqualToThreshold": "less than or equal to",
}


class Terms(NamedTuple):
    """When an alarm goes off."""

    comparison: str
    threshold: float
    periods: int
    """How many count."""
    needed: int
    """How many of them must breach."""
    missing: str = "missing"
    """What a period without a value is: missing, ignore, breaching or notBreaching."""


def judge(values: list[float | None], terms: Terms, current: str) -> str:
    """The state that an alarm is in.

    :param values: of the last periods, the oldest first, `periods` and MORE_PERIODS of them
    """
    found = [value for value in values if value is not None][-terms.periods :]
    breaching = sum(breaches(value, terms) for value in found)
    absent = terms.periods - len(found)
    if breaching >= terms.needed:
        return ALARM
    if absent == 0 or terms.missing == "notBreaching":
        return OK
    if terms.missing == "breaching":
        return ALARM if breaching + absent >= terms.needed else OK
    if breaching < len(found):
        return OK
    if terms.missing == "ignore":
        return current
    return ALARM if found else UNKNOWN


def breaches(value: float, terms: Terms) -> bool:
    return BREACHES[terms.comparison](value, terms.threshold)


def explain(values: list[float | None], terms: Terms, before: str, after: str) -> str:
    """Why an alarm changed its state, as CloudWatch says it."""
    found = [value for value in values if value is not None][-terms.periods :]
    if not found and after == UNKNOWN:
        return f"Insufficient Data: {terms.periods} datapoint{'s' * (terms.periods > 1)} were unknown."
    if not found:
        return (
            f"Threshold Crossed: no datapoints were received for {terms.periods} period{'s' * (terms.periods > 1)} "
            f"and {terms.periods} missing datapoint{'s were' if terms.periods > 1 else ' was'} treated as "
            f"[{'Breaching' if terms.missing == 'breaching' else 'NonBreaching'}]."
        )
    counted = [value for value in found if breaches(value, terms) == (after == ALARM)] or found
    several = len(counted) > 1
    return (
        f"Threshold Crossed: {len(counted)} out of the last {terms.periods} datapoint{'s' * (terms.periods > 1)} "
        f"{counted} {'were' if several else 'was'} {'' if after == ALARM else 'not '}{SAID[terms.comparison]} "
        f"the threshold ({terms.threshold}) (minimum {terms.needed} datapoint{'s' * (terms.needed > 1)} "
        f"for {before} -> {after} transition)."
    )
