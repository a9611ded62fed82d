"""A server that runs until it is told to stop: started again when it dies, as its service on AWS would be."""

from __future__ import annotations

import collections
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from clock import apart
from processes import Ending, Processes, Program

READY_SECONDS = 20.0
STOP_SECONDS = 10.0
PAUSE_SECONDS = 0.5
"""Before it is started again."""
TICK_SECONDS = 0.05
LINES_KEPT = 20
ENVIRONMENT = {"PATH": os.defpath, "LC_ALL": "C.UTF-8", "TZ": "UTC"}


class CannotServe(Exception):
    """A server is missing, or does not start; says what to do."""


class Engine:
    """A server at an address and port."""

    def __init__(
        self, processes: Processes, command: Sequence[str], directory: Path, place: tuple[str, int], ending: signal.Signals
    ) -> None:
        self._processes, self._command, self._directory = processes, command, directory
        self._place, self._ending = place, ending
        self._program: Program | None = None
        self._stopping = threading.Event()
        self.said: collections.deque[str] = collections.deque(maxlen=LINES_KEPT)
        """The last lines since it was started."""

    def start(self) -> None:
        """Starts it and waits until it is ready.

        :raises CannotServe: with the last that it said
        """
        self._stopping.clear()
        self._run()
        apart(self._look_after)

    def stop(self) -> None:
        """Stops it, and waits for that."""
        self._stopping.set()
        if self._program is not None:
            self._program.end()
            if self._program.wait(STOP_SECONDS) is None:
                self._program.kill()

    def _run(self) -> None:
        self.said.clear()
        program = self._program = self._processes.start(
            self._command, environment=ENVIRONMENT, directory=self._directory, on_line=self.said.append, ending=self._ending
        )
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            if program.exit_code is not None or time.monotonic() > deadline:
                program.kill()
                said = "\n".join(self.said)
                raise CannotServe(f"{Path(self._command[0]).name} does not start in {self._directory}:\n{said}")
            time.sleep(TICK_SECONDS)

    def is_ready(self) -> bool:
        """Whether it does its work by now."""
        try:
            socket.create_connection(self._place, timeout=1).close()
            return True
        except OSError:
            return False

    def _look_after(self) -> None:
        while self._program is not None and not self._stopping.is_set():
            self._program.wait()
            while not self._stopping.wait(PAUSE_SECONDS):
                try:
                    self._run()
                    break
                except Ending:
                    return
                except CannotServe:
                    continue  # what keeps it from starting may pass: a port that is still taken


def program(names: Sequence[str], package: str, places: Sequence[Path] = ()) -> str:
    """The first of some programs that this machine has.

    :raises CannotServe: naming the package that brings it
    """
    found = [str(place / name) for place in places for name in names if (place / name).exists()]
    found += [path for name in names if (path := shutil.which(name))]
    if not found:
        raise CannotServe(f"{names[0]} is not on this machine: apt-get install {package}")
    return found[0]


def run(command: Sequence[str], given: str = "", directory: Path | None = None) -> None:
    """Runs a program to its end.

    :raises CannotServe: it failed, with what it said
    """
    done = subprocess.run(
        command, input=given.encode(), capture_output=True, cwd=directory, env=ENVIRONMENT, timeout=READY_SECONDS, check=False
    )
    if done.returncode != 0:
        said = (done.stdout + done.stderr).decode("utf-8", "replace")
        raise CannotServe(f"{Path(command[0]).name} failed:\n{said}")
