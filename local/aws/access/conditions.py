"""Conditions of policies: operators, what they mean for absent and for several values, policy variables.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
"""

from __future__ import annotations

import functools
import ipaddress
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timezone

Context = Mapping[str, Sequence[str]]
"""Condition keys, in lower case, and their values in a request; a key that is not there is absent."""

VARIABLE = re.compile(r"\$\{([^}]*)\}")
LITERALS = {"*": "*", "?": "?", "$": "$"}


def is_absent(context: Context, key: str) -> bool:
    return not context.get(key.lower())


def resolve(text: str, context: Context) -> list[tuple[str, bool]] | None:
    """Pieces of a text with its variables replaced, and whether wildcards count in each; None where one has no value."""
    pieces: list[tuple[str, bool]] = []
    last = 0
    for found in VARIABLE.finditer(text):
        pieces.append((text[last : found.start()], True))
        name, _, default = found[1].partition(",")
        values = context.get(name.strip().lower(), [])
        if found[1] in LITERALS:
            pieces.append((LITERALS[found[1]], False))
        elif len(values) == 1:
            pieces.append((values[0], False))
        elif default:
            pieces.append((default.strip().strip("'"), False))
        else:
            return None
        last = found.end()
    return [*pieces, (text[last:], True)]


@functools.lru_cache(maxsize=4096)
def compiled(pieces: tuple[tuple[str, bool], ...], ignore_case: bool) -> re.Pattern[str]:
    wild = {"*": ".*", "?": "."}
    parts = ("".join(wild.get(c, re.escape(c)) if wildcards else re.escape(c) for c in text) for text, wildcards in pieces)
    return re.compile("".join(parts), re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def is_like(pattern: str, value: str, context: Context, ignore_case: bool = False) -> bool:
    """Whether a value is what a text with `*`, `?` and policy variables says."""
    pieces = resolve(pattern, context)
    return pieces is not None and bool(compiled(tuple(pieces), ignore_case).fullmatch(value))


def text_of(pattern: str, context: Context) -> str | None:
    pieces = resolve(pattern, context)
    return None if pieces is None else "".join(text for text, _ in pieces)


def arn_is_like(pattern: str, value: str, context: Context) -> bool:
    """Each of the six parts by itself: a wildcard does not go past a colon, but in the last."""
    wanted, found = pattern.split(":", 5), value.split(":", 5)
    return len(wanted) == len(found) and all(is_like(a, b, context) for a, b in zip(wanted, found, strict=True))


def by_number(compare: Callable[[float, float], bool]) -> Callable[[str, str, Context], bool]:
    def test(pattern: str, value: str, _: Context) -> bool:
        try:
            return compare(float(value), float(pattern))
        except ValueError:
            return False

    return test


def moment(text: str) -> float:
    """Seconds since 1970, of ISO 8601 or of seconds."""
    try:
        return float(text)
    except ValueError:
        when = datetime.fromisoformat(text.replace("Z", "+00:00"))
        return (when if when.tzinfo else when.replace(tzinfo=timezone.utc)).timestamp()


def by_date(compare: Callable[[float, float], bool]) -> Callable[[str, str, Context], bool]:
    def test(pattern: str, value: str, _: Context) -> bool:
        try:
            return compare(moment(value), moment(pattern))
        except ValueError:
            return False

    return test


def is_address_in(network: str, value: str, _: Context) -> bool:
    try:
        return ipaddress.ip_address(value) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def is_equal(pattern: str, value: str, context: Context) -> bool:
    return text_of(pattern, context) == value


def is_equal_but_for_case(pattern: str, value: str, context: Context) -> bool:
    text = text_of(pattern, context)
    return text is not None and text.lower() == value.lower()


POSITIVE: dict[str, Callable[[str, str, Context], bool]] = {
    "StringEquals": is_equal,
    "StringEqualsIgnoreCase": is_equal_but_for_case,
    "StringLike": is_like,
    "ArnEquals": arn_is_like,
    "ArnLike": arn_is_like,
    "NumericEquals": by_number(lambda a, b: a == b),
    "NumericLessThan": by_number(lambda a, b: a < b),
    "NumericLessThanEquals": by_number(lambda a, b: a <= b),
    "NumericGreaterThan": by_number(lambda a, b: a > b),
    "NumericGreaterThanEquals": by_number(lambda a, b: a >= b),
    "DateEquals": by_date(lambda a, b: a == b),
    "DateLessThan": by_date(lambda a, b: a < b),
    "DateLessThanEquals": by_date(lambda a, b: a <= b),
    "DateGreaterThan": by_date(lambda a, b: a > b),
    "DateGreaterThanEquals": by_date(lambda a, b: a >= b),
    "Bool": is_equal_but_for_case,
    "BinaryEquals": is_equal,
    "IpAddress": is_address_in,
}

NEGATED = {
    "StringNotEquals": "StringEquals",
    "StringNotEqualsIgnoreCase": "StringEqualsIgnoreCase",
    "StringNotLike": "StringLike",
    "ArnNotEquals": "ArnEquals",
    "ArnNotLike": "ArnLike",
    "NumericNotEquals": "NumericEquals",
    "DateNotEquals": "DateEquals",
    "NotIpAddress": "IpAddress",
}


class UnknownOperator(ValueError):
    """A condition operator that IAM does not have."""


def as_list(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [str(one).lower() if isinstance(one, bool) else str(one) for one in values]


def holds(operator: str, key: str, wanted: list[str], context: Context) -> bool:
    """Whether one line of a condition block holds."""
    values = context.get(key.lower(), [])
    if operator == "Null":
        return wanted[0].lower() == str(not values).lower()
    quantifier, _, plain = operator.rpartition(":")
    if_exists = plain.endswith("IfExists")
    plain = plain.removesuffix("IfExists")
    negated = plain in NEGATED
    test = POSITIVE.get(NEGATED.get(plain, plain))
    if test is None or quantifier not in ("", "ForAllValues", "ForAnyValue"):
        raise UnknownOperator(f"{operator} is no condition operator")
    if not values:
        return if_exists or quantifier == "ForAllValues" or (negated and quantifier == "")
    matches = [any(test(pattern, value, context) for pattern in wanted) != negated for value in values]
    return all(matches) if quantifier == "ForAllValues" or (negated and quantifier == "") else any(matches)


def all_hold(block: Mapping[str, Mapping[str, object]], context: Context) -> bool:
    """Whether every line of a condition block holds; one without lines does."""
    return all(
        holds(operator, key, as_list(wanted), context)
        for operator, lines in block.items()
        for key, wanted in lines.items()
    )
