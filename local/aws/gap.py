"""What it takes to close a gap of moto: a name for each, and a way to wrap one of its methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from clock import Clock
from function_host import FunctionHost


class Emulator(NamedTuple):
    """What a gap may need to know of the emulator it is closed in."""

    directory: Path
    """Where data and code are kept."""
    functions: FunctionHost
    endpoint: str
    clock: Clock


Close = Callable[[Emulator], None]
Wrapper = Callable[..., Any]

GAPS: dict[str, Close] = {}
"""Every gap by its name, `<service>.<function>`; its docstring says what moto does wrong."""


def gap(close: Close) -> Close:
    """Registers a function that closes one gap."""
    service = close.__module__.rpartition(".")[2]
    GAPS[f"{service}.{close.__name__}"] = close
    return close


def wrap(owner: Any, name: str) -> Callable[[Wrapper], Wrapper]:
    """Puts the decorated function in place of `owner.name`; it gets what was there as its first argument."""
    original = getattr(owner, name)

    def put(wrapper: Wrapper) -> Wrapper:
        @functools.wraps(original)
        def wrapped(*args: Any, **kwargs: Any) -> Any:
            return wrapper(original, *args, **kwargs)

        setattr(owner, name, wrapped)
        return wrapper

    return put
