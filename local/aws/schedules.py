"""When a schedule falls due: `rate(5 minutes)`, `cron(0 8 ? * MON-FRI *)` and `at(2026-12-01T08:00:00)`.

https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

UNITS = {"minute": 60, "hour": 3600, "day": 86_400}
MONTHS = {name: number for number, name in enumerate("JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(), 1)}
DAYS = {name: number for number, name in enumerate("SUN MON TUE WED THU FRI SAT".split(), 1)}
LONGEST_SEARCH_DAYS = 366 * 8 + 2
"""A 29th of February may be eight years away."""

DayTest = Callable[[date], bool]


class Cron(NamedTuple):
    """The six fields of a cron expression: when it holds."""

    minutes: list[int]
    hours: list[int]
    on: DayTest


def next_due(expression: str, after: float, *, zone: str = "UTC", since: float | None = None) -> float | None:
    """When it falls due next, in seconds since 1970.

    :param after: not at this time any more
    :param since: what the rate of a `rate()` counts from, at which it is due for the first time; else `after`
    :returns: None if never again
    :raises ValueError: for what is no such expression
    """
    kind, _, arguments = expression.strip().removesuffix(")").partition("(")
    if kind == "rate":
        seconds = rate_of(arguments)
        if since is None:
            return after + seconds
        return since if after < since else since + ((after - since) // seconds + 1) * seconds
    if kind == "at":
        due = in_zone(datetime.fromisoformat(arguments), zone)
        return due if due is not None and due > after else None
    if kind == "cron":
        return next_of_cron(parse_cron(arguments), after, zone)
    raise ValueError(f"schedule {expression!r}: it is rate(…), cron(…) or at(…)")


def rate_of(text: str) -> int:
    """Seconds of `5 minutes`."""
    number, _, unit = text.strip().partition(" ")
    singular = unit.removesuffix("s")
    if not number.isdecimal() or int(number) < 1 or singular not in UNITS or (unit == singular) != (int(number) == 1):
        raise ValueError(f"rate {text!r}: it is a number and minutes, hours or days, in the singular for 1")
    return int(number) * UNITS[singular]


def in_zone(local: datetime, zone: str) -> float | None:
    """A wall clock's time, the first of two in autumn; None for one that summer time leaves out."""
    aware = local.replace(tzinfo=ZoneInfo(zone), fold=0)
    back = aware.astimezone(timezone.utc).astimezone(ZoneInfo(zone))
    return aware.timestamp() if back.replace(tzinfo=None) == local else None


def next_of_cron(cron: Cron, after: float, zone: str) -> float | None:
    start = datetime.fromtimestamp(after, ZoneInfo(zone)).replace(tzinfo=None)
    for days in range(LONGEST_SEARCH_DAYS):
        day = start.date() + timedelta(days=days)
        if not cron.on(day):
            continue
        for hour in cron.hours:
            for minute in cron.minutes:
                due = in_zone(datetime(day.year, day.month, day.day, hour, minute), zone)
                if due is not None and due > after:
                    return due
    return None


@lru_cache
def parse_cron(text: str) -> Cron:
    """Of the six fields minutes, hours, day of month, month, day of week and year."""
    fields = text.upper().split()
    if len(fields) != 6:
        raise ValueError(f"cron {text!r}: it has six fields")
    minutes, hours, month_day, month, week_day, year = fields
    if (month_day == "?") == (week_day == "?"):
        raise ValueError(f"cron {text!r}: either the day of the month or the day of the week is ?")
    months = values(month, 1, 12, MONTHS)
    years = values(year, 1970, 2199)
    day = in_month(month_day) if week_day == "?" else in_week(week_day)
    return Cron(
        values(minutes, 0, 59),
        values(hours, 0, 23),
        lambda when: when.year in years and when.month in months and day(when),
    )


def values(field: str, low: int, high: int, names: dict[str, int] | None = None) -> list[int]:
    """What a field of numbers, names, ranges and steps allows, in order."""

    def number(text: str) -> int:
        value = (names or {}).get(text, -1) if not text.isdecimal() else int(text)
        if not low <= value <= high:
            raise ValueError(f"{text!r} in {field!r}: it is {low} to {high}")
        return value

    allowed: set[int] = set()
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, dash, last = span.partition("-")
        if span == "*":
            begin, end = low, high
        else:
            begin = number(first)
            end = number(last) if dash else high if step else begin
        if begin <= end:
            allowed.update(range(begin, end + 1, int(step or 1)))
        else:  # FRI-MON goes over the end
            around = [*range(begin, high + 1), *range(low, end + 1)]
            allowed.update(around[:: int(step or 1)])
    return sorted(allowed)


def last_day(when: date) -> int:
    return calendar.monthrange(when.year, when.month)[1]


def week_day_of(when: date) -> int:
    """1 for Sunday to 7 for Saturday."""
    return when.isoweekday() % 7 + 1


def in_month(field: str) -> DayTest:
    """The field of the day of the month: numbers, `L`, `L-3`, `LW` or `15W`."""
    if nearest := re.fullmatch(r"(\d+|L)W", field):
        return lambda when: when.day == nearest_working_day(when, nearest[1])
    if from_end := re.fullmatch(r"L(?:-(\d+))?", field):
        return lambda when: when.day == last_day(when) - int(from_end[1] or 0)
    allowed = values(field, 1, 31)
    return lambda when: when.day in allowed


def nearest_working_day(when: date, wanted: str) -> int:
    """The day from Monday to Friday that is nearest to a day of the same month."""
    last = last_day(when)
    day = last if wanted == "L" else min(int(wanted), last)
    week_day = when.replace(day=day).isoweekday()
    if week_day == 6:
        return day - 1 if day > 1 else day + 2
    if week_day == 7:
        return day + 1 if day < last else day - 2
    return day


def in_week(field: str) -> DayTest:
    """The field of the day of the week: numbers from Sunday, names, `6L` (last Friday), `3#2` (second Tuesday)."""
    if nth := re.fullmatch(r"(\w+)#([1-5])", field):
        (wanted,) = values(nth[1], 1, 7, DAYS)
        return lambda when: week_day_of(when) == wanted and (when.day - 1) // 7 + 1 == int(nth[2])
    if last := re.fullmatch(r"([1-7]|[A-Z]{3})?L", field):
        (wanted,) = values(last[1] or "7", 1, 7, DAYS)
        return lambda when: week_day_of(when) == wanted and (last[1] is None or when.day > last_day(when) - 7)
    allowed = values(field, 1, 7, DAYS)
    return lambda when: week_day_of(when) in allowed
