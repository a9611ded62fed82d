"""Programs that the emulator runs for its services. None outlives it, however it ends."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

GRACE_SECONDS = 2.0
"""What programs get to end when the emulator does."""

LAST_WORDS_SECONDS = 1.0
"""How long the last output of a program that has ended is waited for."""

KILLED = 128
"""Added to the number of the signal that ended a program, as shells and containers say it."""

OnLine = Callable[[str], None]


class Ending(RuntimeError):
    """The emulator ends: nothing is started any more."""


class Program:
    """A program and all it started: one process group."""

    def __init__(self, process: subprocess.Popen[bytes], ending: signal.Signals, kill: Callable[[], None] | None) -> None:
        self._process = process
        self._ending = ending
        self._kill_more = kill
        self._over = threading.Event()
        self.pid = process.pid

    @property
    def exit_code(self) -> int | None:
        """None while it runs, or not all that it said was heard."""
        if not self._over.is_set():
            return None
        code = self._process.returncode
        return code if code >= 0 else KILLED - code

    def wait(self, seconds: float | None = None) -> int | None:
        """Its exit code; None where it still runs after so many seconds."""
        self._over.wait(seconds)
        return self.exit_code

    def follow(self, on_line: OnLine) -> None:
        """Hears it out, until it and all that it started have ended."""
        listener = threading.Thread(target=self._listen, args=(on_line,), daemon=True)
        listener.start()
        self._process.wait()
        self.kill()  # what it started does not outlive it, nor hold its output open
        listener.join(LAST_WORDS_SECONDS)
        self._over.set()

    def end(self) -> None:
        """Asks it to end."""
        if self._process.poll() is None:
            self._signal(self._ending)

    def kill(self) -> None:
        """Ends it and whatever it left behind, at once."""
        if self._kill_more is not None:
            self._kill_more()
        self._signal(signal.SIGKILL)

    def _listen(self, on_line: OnLine) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            on_line(line.decode("utf-8", "replace").rstrip("\n"))

    def _signal(self, number: signal.Signals) -> None:
        try:
            os.killpg(self.pid, number)
        except (ProcessLookupError, PermissionError):
            pass  # all gone


class Processes:
    """Starts programs, and ends those that are left."""

    def __init__(self) -> None:
        # Linux ends a child with the *thread* that started it: it has to be one that lives as long as the emulator.
        self._spawner = ThreadPoolExecutor(1, "spawner")
        self._running: set[Program] = set()
        self._lock = threading.Lock()
        self._closed = False

    def start(
        self,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        directory: Path,
        on_line: OnLine,
        ending: signal.Signals = signal.SIGTERM,
        kill: Callable[[], None] | None = None,
    ) -> Program:
        """Starts a program; `on_line` gets what it says, line by line.

        :param kill: what it takes to end it besides killing its process group
        """
        return self._spawner.submit(self._start, command, environment, directory, on_line, ending, kill).result()

    def _start(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        directory: Path,
        on_line: OnLine,
        ending: signal.Signals,
        kill: Callable[[], None] | None,
    ) -> Program:
        if self._closed:
            raise Ending("the emulator is ending")
        process = subprocess.Popen(
            [*with_parent(), *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            cwd=directory,
            start_new_session=True,
        )
        program = Program(process, ending, kill)
        with self._lock:
            self._running.add(program)
        threading.Thread(target=self._follow, args=(program, on_line), daemon=True).start()
        return program

    def _follow(self, program: Program, on_line: OnLine) -> None:
        program.follow(on_line)
        with self._lock:
            self._running.discard(program)

    def end_all(self) -> None:
        """Ends every program: asked first, then killed."""
        self._closed = True
        with self._lock:
            left = list(self._running)
        for program in left:
            program.end()
        deadline = time.monotonic() + GRACE_SECONDS
        while any(program.exit_code is None for program in left) and time.monotonic() < deadline:
            time.sleep(0.02)
        for program in left:
            program.kill()


def with_parent() -> list[str]:
    """What makes a program end with whoever started it, where the system can do that."""
    return ["setpriv", "--pdeathsig", "KILL", "--"] if shutil.which("setpriv") else []
