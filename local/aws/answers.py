"""Answers that got lost. Terraform asks again where a connection breaks, and what it did the first time has happened: a function
is there already, a rule is gone. A busy machine breaks connections, AWS hardly ever does."""

from __future__ import annotations

import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

Application = Callable[..., Iterable[bytes]]

WHO = "Terraform/"
"""In the name of who is answered the same again; all others are shown what AWS would show."""

REMEMBERED = 2_000


@dataclass
class Call:
    """A call, which the client makes once or, with the same id, more often."""

    turn: threading.Lock = field(default_factory=threading.Lock)
    answer: tuple[str, list[tuple[str, str]], bytes] | None = None
    """Status, headers and body; None until it has done what it was to do."""


def with_answers_kept(application: Application) -> Application:
    """The WSGI application, which does a call of Terraform once, however often it is asked for."""
    calls: OrderedDict[str, Call] = OrderedDict()
    lock = threading.Lock()

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = environ.get("HTTP_AMZ_SDK_INVOCATION_ID")
        if not name or WHO not in environ.get("HTTP_USER_AGENT", ""):
            return application(environ, start_response)
        with lock:
            call = calls.setdefault(name, Call())
            while len(calls) > REMEMBERED:
                calls.popitem(last=False)
        with call.turn:
            if call.answer is None:
                said = asked(application, environ)
                call.answer = said if said[0].startswith("2") else None
            else:
                said = call.answer
                what = environ.get("HTTP_X_AMZ_TARGET") or environ["PATH_INFO"]
                print(f"an answer got lost, and is given again: {environ['REQUEST_METHOD']} {what}", file=sys.stderr)
        status, headers, body = said
        start_response(status, headers)
        return [body]

    return answer


def asked(application: Application, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    """What the application answers, as a whole."""
    head: list[Any] = []

    def keep(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        head[:] = [status, headers]

    body = b"".join(application(environ, keep))
    return head[0], head[1], body
