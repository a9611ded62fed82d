"""The time of the local AWS: this machine's, unless a test sets it forward.

Everything here that waits, waits by this clock: retries, polls, schedules and alarms. `POST /local/clock
{"advance": 60}` passes a minute at once: what falls due in it happens in its order, each at its time.
"""

from __future__ import annotations

import heapq
import itertools
import json
import math
import sys
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from datetime import datetime, timezone
from typing import Any

PATH = "/local/clock"
LONGEST_ADVANCE_SECONDS = 366 * 86_400

Action = Callable[[], None]


class Clock:
    """Runs what was put off when its time has come, in one thread that ends with the process."""

    def __init__(self) -> None:
        self._ahead = 0.0
        self._due: list[tuple[float, int, Action]] = []
        self._order = itertools.count()  # of two at the same time, the one that was put off first
        self._changed = threading.Condition()
        self._turn = threading.RLock()

    @property
    def ahead(self) -> float:
        """Seconds by which it is ahead of this machine's."""
        return self._ahead

    def now(self) -> float:
        """Seconds since 1970."""
        return time.time() + self._ahead

    def utcnow(self) -> datetime:
        """The same without a time zone, as moto wants it."""
        return datetime.fromtimestamp(self.now(), timezone.utc).replace(tzinfo=None)

    def at(self, when: float, action: Action) -> None:
        """Runs `action` at a time; it must be quick, or `apart`."""
        with self._changed:
            heapq.heappush(self._due, (when, next(self._order), action))
            self._changed.notify()

    def after(self, seconds: float, action: Action) -> None:
        """Runs `action` in so many seconds."""
        self.at(self.now() + seconds, action)

    def every(self, seconds: float, action: Action, late: float = 0) -> None:
        """Runs `action` whenever the time is a multiple of so many seconds, and so much later."""

        def again() -> None:
            arm()
            action()

        def arm() -> None:
            self.at(((self.now() - late) // seconds + 1) * seconds + late, again)

        arm()

    def advance(self, seconds: float) -> None:
        """Passes this much time at once."""
        with self._turn:
            target = self.now() + seconds
            while (action := self._take(target)) is not None:
                attempt(action)
            self._ahead = max(self._ahead, target - time.time())
        with self._changed:
            self._changed.notify()  # who waits, waits less long now

    def start(self) -> None:
        """Begins to run what is due."""
        threading.Thread(target=self._run, daemon=True).start()

    def _take(self, until: float) -> Action | None:
        """The next action due by a time, which becomes the present if it was not."""
        with self._changed:
            if not self._due or self._due[0][0] > until:
                return None
            when, _, action = heapq.heappop(self._due)
            self._ahead = max(self._ahead, when - time.time())
            return action

    def _run(self) -> None:
        while True:
            with self._changed:
                self._changed.wait(self._due[0][0] - self.now() if self._due else None)
            with self._turn:
                while (action := self._take(self.now())) is not None:
                    attempt(action)


def written(time: float, precision: str = "milliseconds") -> str:
    """A time in seconds since 1970 as AWS writes it into documents; the precision is `datetime.isoformat`'s."""
    return datetime.fromtimestamp(time, timezone.utc).isoformat(timespec=precision).replace("+00:00", "Z")


def attempt(action: Action) -> None:
    """Runs it; what it throws is for the log, as there is nobody to catch it."""
    try:
        action()
    except Exception:
        traceback.print_exc(file=sys.stderr)


def apart(action: Action) -> None:
    """Runs what may take long in a thread of its own, which ends with the process."""
    threading.Thread(target=attempt, args=(action,), daemon=True).start()


def set_moto(clock: Clock) -> None:
    """Makes moto's services go by the clock, if none was imported before."""
    from moto.core import utils

    utils.utcnow = clock.utcnow  # unix_time and unix_time_millis ask it


def with_clock(application: Callable[..., Iterable[bytes]], clock: Clock) -> Callable[..., Iterable[bytes]]:
    """The WSGI application, and the clock at its path: GET it, or POST by how much to set it forward."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if environ["PATH_INFO"] != PATH:
            return application(environ, start_response)
        status, said = "200 OK", {}
        if environ["REQUEST_METHOD"] == "POST":
            try:
                clock.advance(seconds_in(environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))))
            except ValueError as error:
                status, said = "400 Bad Request", {"error": str(error)}
        start_response(status, [("Content-Type", "application/json")])
        return [json.dumps({"now": clock.now(), **said}).encode()]

    return answer


def seconds_in(body: bytes) -> float:
    """By how much a request sets the clock forward.

    :raises ValueError: for a request that does not say so
    """
    try:
        seconds = float(json.loads(body)["advance"])
    except (ValueError, KeyError, TypeError):
        seconds = math.nan
    if not 0 <= seconds <= LONGEST_ADVANCE_SECONDS:
        raise ValueError(
            f'{body.decode(errors="replace")!r}: say {{"advance": 60}}, 0 to {LONGEST_ADVANCE_SECONDS} seconds'
        )
    return seconds
