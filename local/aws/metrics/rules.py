"""The rule of a composite alarm: `ALARM("a") AND NOT (OK(b) OR INSUFFICIENT_DATA(c))`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html
"""

from __future__ import annotations

import re
from collections.abc import Mapping

TOKEN = re.compile(r"\s*(\"(?:[^\"\\]|\\.)*\"|[()]|[^\s()\"]+)")
STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")


def names_in(rule: str) -> list[str]:
    """The alarms that a rule is about."""
    names: dict[str, str] = {}
    Reader(rule, names).read()
    return list(names)


def holds(rule: str, states: Mapping[str, str]) -> bool:
    """Whether it holds; an alarm that is not there is in no state.

    :raises ValueError: for a rule that is none
    """
    return Reader(rule, dict(states)).read()


class Reader:
    """Evaluates while it reads; takes note of every alarm it did not know."""

    def __init__(self, rule: str, states: dict[str, str]) -> None:
        self._rule = rule
        self._states = states
        self._tokens = TOKEN.findall(rule)

    def read(self) -> bool:
        value = self._either()
        if self._tokens:
            raise self._wrong()
        return value

    def _wrong(self) -> ValueError:
        return ValueError(
            f"alarm rule {self._rule!r}: {self._tokens[0] if self._tokens else 'its end'} is not expected"
        )

    def _take(self, *wanted: str) -> str | None:
        if self._tokens and (not wanted or self._tokens[0] in wanted):
            return self._tokens.pop(0)
        return None

    def _must(self, *wanted: str) -> str:
        token = self._take(*wanted)
        if token is None:
            raise self._wrong()
        return token

    def _either(self) -> bool:
        value = self._both()
        while self._take("OR"):
            value = self._both() or value
        return value

    def _both(self) -> bool:
        value = self._one()
        while self._take("AND"):
            value = self._one() and value
        return value

    def _one(self) -> bool:
        token = self._must("NOT", "(", "TRUE", "FALSE", *STATES)
        if token == "NOT":
            return not self._one()
        if token in ("TRUE", "FALSE"):
            return token == "TRUE"
        if token == "(":
            value = self._either()
        else:
            self._must("(")
            value = self._states.setdefault(self._name(), "") == token
        self._must(")")
        return value

    def _name(self) -> str:
        token = self._must()
        name = token[1:-1].replace('\\"', '"') if token.startswith('"') else token
        return name.rpartition(":alarm:")[2] or name
