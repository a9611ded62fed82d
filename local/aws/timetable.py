"""What falls due again and again, by name."""

from __future__ import annotations

from collections.abc import Callable

from clock import Clock

Due = Callable[[float], float | None]
"""When something is due next after a time, in seconds since 1970; None if never again."""


class Timetable:
    """Entries that fire on the clock until they are put anew, removed, or never due again."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._entries: dict[str, object] = {}

    def put(self, name: str, due: Due, fire: Callable[[float], None]) -> None:
        """Has `fire` called with each time that it is due, from now on; replaces what had the name."""
        entry = self._entries[name] = object()

        def arm(after: float) -> None:
            when = due(after)
            if when is not None:
                self._clock.at(when, lambda: tick(when))

        def tick(when: float) -> None:
            if self._entries.get(name) is entry:
                arm(self._clock.now())  # what was missed while this machine slept is not made up for
                fire(when)

        arm(self._clock.now())

    def remove(self, name: str) -> None:
        """Forgets an entry, if there is one."""
        self._entries.pop(name, None)
