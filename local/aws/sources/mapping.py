"""What queues and streams have in common as sources of a function."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from moto.awslambda.models import EventSourceMapping, LambdaFunction, lambda_backends
from moto.events.models import EventPattern

from functions import Answer

Run = Callable[[LambdaFunction, str], Answer]
"""Runs a function on an event."""

REPORTS_ITEMS = "ReportBatchItemFailures"


def exists(mapping: EventSourceMapping) -> bool:
    """Whether it was not deleted."""
    return lambda_backends[mapping.account_id][mapping.region].get_event_source_mapping(mapping.uuid) is mapping


def function_of(mapping: EventSourceMapping) -> LambdaFunction:
    """The version that an invocation gets now."""
    return lambda_backends[mapping.account_id][mapping.region].get_function(mapping.function_arn)


def reports_items(mapping: EventSourceMapping) -> bool:
    """Whether the function says which items of a batch it failed on."""
    return REPORTS_ITEMS in (mapping.function_response_types or [])


def wanted(mapping: EventSourceMapping, record: dict[str, Any], body: str) -> bool:
    """Whether a record passes the filters of a mapping; what it carries under `body` may be JSON."""
    filters = (mapping.filter_criteria or {}).get("Filters") or []
    if not filters:
        return True
    try:
        record = {**record, body: json.loads(record[body])}
    except (ValueError, TypeError, KeyError):
        pass  # no JSON: filters see it as it is
    return any(EventPattern.load(one["Pattern"]).matches_event(record) for one in filters)


class Filling:
    """A batch that waits for more until it is full or its window has passed."""

    def __init__(self) -> None:
        self._since: float | None = None

    def ready(self, mapping: EventSourceMapping, count: int, now: float) -> bool:
        """Whether so many records are to be sent now."""
        if count == 0:
            self._since = None
            return False
        self._since = now if self._since is None else self._since
        if count < mapping.batch_size and now - self._since < (mapping.max_batch_window or 0):
            return False
        self._since = None
        return True
