"""Paths of the emulator itself, beside AWS: under `/local/`, JSON in and out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple
from urllib.parse import parse_qsl


class Asked(NamedTuple):
    """A request for a page."""

    path: str
    """Behind the page's own."""
    query: dict[str, str]
    authorization: str


class Answered(NamedTuple):
    """A status, and what is said as JSON."""

    status: int
    value: Any


Page = Callable[[Asked], Answered]

PAGES: dict[str, Page] = {}
"""By the beginning of their path."""

REASONS = {200: "OK", 403: "Forbidden", 404: "Not Found"}
NOTHING = Answered(404, {"message": "there is no such thing"})


def page(path: str) -> Callable[[Page], Page]:
    """Registers what answers at a path and under it."""

    def register(answer: Page) -> Page:
        PAGES[path] = answer
        return answer

    return register


def with_pages(application: Callable[..., Iterable[bytes]]) -> Callable[..., Iterable[bytes]]:
    """The WSGI application, and the pages at their paths."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        found = next((prefix for prefix in PAGES if path == prefix or path.startswith(f"{prefix}/")), None)
        if found is None:
            return application(environ, start_response)
        asked = Asked(
            path.removeprefix(found).strip("/"),
            dict(parse_qsl(environ.get("QUERY_STRING", ""))),
            environ.get("HTTP_AUTHORIZATION", ""),
        )
        status, value = PAGES[found](asked)
        start_response(f"{status} {REASONS[status]}", [("Content-Type", "application/json")])
        return [json.dumps(value).encode()]

    return answer
