"""Addresses of this machine alone: all of 127/8 is, on Linux. Tasks, load balancers, databases and caches get one each,
so that ports keep their numbers however many of them run."""

from __future__ import annotations

import random
import threading

HOSTS = 254
SIZE = 256 * HOSTS


class Addresses:
    """Hands out addresses of a /16 that was drawn for this emulator; others on this machine have theirs."""

    def __init__(self) -> None:
        chance = random.SystemRandom()
        self._network = chance.randrange(1, 255)  # 127.0 is everybody's
        self._next = chance.randrange(SIZE)
        self._taken: set[str] = set()
        self._lock = threading.Lock()

    def take(self) -> str:
        """An address that nobody else has."""
        with self._lock:
            while (address := self._following()) in self._taken:
                pass
            self._taken.add(address)
            return address

    def give_back(self, address: str) -> None:
        """It is handed out again, but late: after all the others."""
        with self._lock:
            self._taken.discard(address)

    def _following(self) -> str:
        self._next = (self._next + 1) % SIZE
        return f"127.{self._network}.{self._next // HOSTS}.{self._next % HOSTS + 1}"
