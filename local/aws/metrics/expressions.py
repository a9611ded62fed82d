"""Metric math: `100 * FILL(errors, 0) / calls`.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
"""

from __future__ import annotations

import math
import operator
import re
from collections.abc import Callable, Mapping
from functools import reduce
from itertools import pairwise
from typing import NamedTuple

from metrics.statistics import Series

Value = float | str | Series | list[Series]
"""A number, a text, a series or several."""

TOKEN = re.compile(r"\s*(\d+\.?\d*(?:[eE][+-]?\d+)?|\w+|\"[^\"]*\"|'[^']*'|<=|>=|==|!=|&&|\|\||[-+*/^()\[\],<>])")

ARITHMETIC: dict[str, Callable[[float, float], float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "^": operator.pow,
    "<": lambda a, b: float(a < b),
    ">": lambda a, b: float(a > b),
    "<=": lambda a, b: float(a <= b),
    ">=": lambda a, b: float(a >= b),
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "AND": lambda a, b: float(bool(a) and bool(b)),
    "OR": lambda a, b: float(bool(a) or bool(b)),
}
SAME = {"&&": "AND", "||": "OR"}
PRECEDENCE = [("OR", "||"), ("AND", "&&"), ("<", ">", "<=", ">=", "==", "!="), ("+", "-"), ("*", "/")]


class Known(NamedTuple):
    """What an expression may use."""

    series: Mapping[str, Series]
    """By the id of its query."""
    metrics: Mapping[str, Series]
    """Those of them that were measured: what METRICS() stands for."""
    periods: list[float]
    period: int


def evaluate(expression: str, known: Known) -> Series:
    """The series that an expression makes; a number is one at every period.

    :raises ValueError: for an expression that is none, or uses what there is not
    """
    value = Parser(expression, known).parse()
    if isinstance(value, (int, float)):
        return dict.fromkeys(known.periods, float(value))
    if not isinstance(value, dict):
        raise ValueError(f"expression {expression!r}: it makes {type(value).__name__}, not one series")
    return value


class Parser:
    """Evaluates while it reads."""

    def __init__(self, expression: str, known: Known) -> None:
        self._expression = expression
        self._known = known
        self._tokens = self._split(expression)

    def parse(self) -> Value:
        value = self._binary(0)
        if self._tokens:
            raise self._wrong(self._tokens[0])
        return value

    def _split(self, text: str) -> list[str]:
        tokens, position = [], 0
        while text[position:].strip():
            found = TOKEN.match(text, position)
            if not found:
                raise self._wrong(text[position:])
            tokens.append(found[1])
            position = found.end()
        return tokens

    def _wrong(self, token: str) -> ValueError:
        return ValueError(f"expression {self._expression!r}: {token!r} cannot stand where it stands")

    def _next(self, wanted: str | None = None) -> str:
        if not self._tokens or (wanted and self._tokens[0] != wanted):
            raise self._wrong(self._tokens[0] if self._tokens else "the end")
        return self._tokens.pop(0)

    def _binary(self, level: int) -> Value:
        if level == len(PRECEDENCE):
            return self._unary()
        value = self._binary(level + 1)
        while self._tokens and self._tokens[0] in PRECEDENCE[level]:
            name = self._next()
            value = combine(ARITHMETIC[SAME.get(name, name)], value, self._binary(level + 1))
        return value

    def _unary(self) -> Value:
        if self._tokens[:1] == ["-"]:
            self._next()
            return combine(operator.mul, -1.0, self._unary())
        value = self._primary()
        if self._tokens[:1] == ["^"]:
            self._next()
            value = combine(operator.pow, value, self._unary())
        return value

    def _primary(self) -> Value:
        token = self._next()
        if token == "(":
            value = self._binary(0)
            self._next(")")
            return value
        if token == "[":
            return [as_series(one) for one in self._arguments("]")]
        if token[0] in "\"'":
            return token[1:-1]
        if token[0].isdigit():
            return float(token)
        if self._tokens[:1] == ["("]:
            self._next()
            return self._call(token, self._arguments(")"))
        if token in self._known.series:
            return self._known.series[token]
        if token in ("REPEAT", "LINEAR"):
            return token
        raise self._wrong(token)

    def _arguments(self, end: str) -> list[Value]:
        values: list[Value] = []
        while self._tokens[:1] != [end]:
            values.append(self._binary(0))
            if self._tokens[:1] == [","]:
                self._next()
        self._next(end)
        return values

    def _call(self, name: str, given: list[Value]) -> Value:
        known = self._known
        if name == "METRICS":
            return [one for id, one in known.metrics.items() if not given or str(given[0]) in id]
        if name == "PERIOD":
            return float(known.period)
        if name == "FILL":
            return fill(as_series(given[0]), given[1], known.periods)
        if name == "IF":
            return choose(given[0], given[1], given[2] if len(given) > 2 else None)
        if name in ("RATE", "DIFF"):
            return changes(as_series(given[0]), per_second=name == "RATE")
        if name in OF_EACH:
            return combine(lambda value, _: OF_EACH[name](value), given[0], 0.0)
        if name in OF_ALL:
            return summarize(OF_ALL[name], given[0])
        raise self._wrong(name)


OF_EACH: dict[str, Callable[[float], float]] = {
    "ABS": abs,
    "CEIL": math.ceil,
    "FLOOR": math.floor,
    "LOG": math.log,
    "LOG10": math.log10,
}
OF_ALL: dict[str, Callable[[list[float]], float]] = {
    "SUM": sum,
    "AVG": lambda values: sum(values) / len(values),
    "MIN": min,
    "MAX": max,
}


def as_series(value: Value) -> Series:
    if not isinstance(value, dict):
        raise ValueError(f"{value!r} is no series")
    return value


def combine(operation: Callable[[float, float], float], left: Value, right: Value) -> Value:
    """Point by point where both have one; a number has one everywhere. What cannot be computed is missing."""
    if isinstance(left, list):
        return [as_series(combine(operation, one, right)) for one in left]
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return float(operation(left, right))
    if isinstance(left, str) or isinstance(right, (str, list)):
        raise ValueError(f"there is no arithmetic with {left!r} and {right!r}")
    times = left.keys() if isinstance(left, dict) else as_series(right).keys()
    if isinstance(left, dict) and isinstance(right, dict):
        times = left.keys() & right.keys()
    result: Series = {}
    for time in sorted(times):
        a = left[time] if isinstance(left, dict) else left
        b = right[time] if isinstance(right, dict) else right
        try:
            result[time] = float(operation(a, b))
        except (ZeroDivisionError, ValueError, OverflowError):
            pass
    return result


def fill(series: Series, by: Value, periods: list[float]) -> Series:
    """A series without gaps: by a number, another series, the value before, or on a straight line."""
    filled = dict(series)
    for time in periods:
        if time in filled:
            continue
        before = max((other for other in series if other < time), default=None)
        after = min((other for other in series if other > time), default=None)
        if isinstance(by, (int, float)):
            filled[time] = float(by)
        elif isinstance(by, dict) and time in by:
            filled[time] = by[time]
        elif by == "REPEAT" and before is not None:
            filled[time] = series[before]
        elif by == "LINEAR" and before is not None and after is not None:
            slope = (series[after] - series[before]) / (after - before)
            filled[time] = series[before] + slope * (time - before)
    return dict(sorted(filled.items()))


def choose(condition: Value, then: Value, otherwise: Value | None) -> Value:
    """`IF`: what holds at each time of the condition; without an else nothing is there."""
    if isinstance(condition, (int, float)):
        chosen = then if condition else otherwise
        return {} if chosen is None else chosen
    result: Series = {}
    for time, holds in as_series(condition).items():
        chosen = then if holds else otherwise
        value = chosen.get(time) if isinstance(chosen, dict) else chosen
        if isinstance(value, (int, float)):
            result[time] = value
    return result


def changes(series: Series, per_second: bool) -> Series:
    """From each value to the next."""
    times = sorted(series)
    return {
        now: (series[now] - series[before]) / (now - before if per_second else 1) for before, now in pairwise(times)
    }


def summarize(function: Callable[[list[float]], float], given: Value) -> Value:
    """One number for a series, one series for several."""
    if isinstance(given, list):
        times = reduce(operator.or_, (one.keys() for one in given), set())
        return {time: float(function([one[time] for one in given if time in one])) for time in sorted(times)}
    series = as_series(given)
    return float(function(list(series.values()))) if series else {}
