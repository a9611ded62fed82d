"""What it takes to close a gap of moto: a name for each, and a way to wrap one of its methods."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from addresses import Addresses
from balancing import Balancer
from certificates import Authority
from clock import Clock
from containers.images import Images
from containers.isolation import Isolation
from function_host import FunctionHost
from processes import Processes


class Containers(NamedTuple):
    """How containers are run."""

    images: Images
    isolation: Isolation


class Emulator(NamedTuple):
    """What a gap may need to know of the emulator it is closed in."""

    directory: Path
    """Where data and code are kept."""
    functions: FunctionHost
    endpoint: str
    clock: Clock
    processes: Processes
    addresses: Addresses
    authority: Authority
    balancer: Balancer
    containers: Containers


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
