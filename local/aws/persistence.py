"""Deliveries to the targets of rules and schedules: tried again, and kept when all was in vain.

https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from clock import Clock, apart
from delivery import Delivery, Undeliverable, deliver, deliver_or_tell

MAXIMUM_RETRIES = 185
MAXIMUM_AGE_SECONDS = 86_400
PAUSE_SECONDS = (1, 600)
"""Before a retry: from, doubled every time, up to."""


class Failure(NamedTuple):
    """Why a message did not arrive."""

    code: str
    message: str
    retries: int
    exhausted: str | None
    """Which setting of the retry policy it was that ended it."""


DeadLetter = Callable[[Failure], tuple[str, dict[str, str | int]]]
"""Body and attributes of a dead letter."""


def deliver_persistently(delivery: Delivery, clock: Clock, dead_letter: DeadLetter) -> None:
    """Delivers by the target's `RetryPolicy`, else to its `DeadLetterConfig`."""
    policy: dict[str, Any] = delivery.target.get("RetryPolicy") or {}
    started = clock.now()

    def attempt(retries: int) -> None:
        try:
            deliver(delivery)
        except Undeliverable as error:
            give_up(Failure(error.code, error.message, retries, None))
        except Exception as error:  # of the target, and it may pass
            pause = min(PAUSE_SECONDS[1], PAUSE_SECONDS[0] * 2**retries)
            if retries >= policy.get("MaximumRetryAttempts", MAXIMUM_RETRIES):
                give_up(Failure("UNKNOWN", str(error), retries, "MaximumRetryAttempts"))
            elif clock.now() + pause - started > policy.get("MaximumEventAgeInSeconds", MAXIMUM_AGE_SECONDS):
                give_up(Failure("UNKNOWN", str(error), retries, "MaximumEventAgeInSeconds"))
            else:
                clock.after(pause, lambda: apart(lambda: attempt(retries + 1)))

    def give_up(failure: Failure) -> None:
        queue = (delivery.target.get("DeadLetterConfig") or {}).get("Arn")
        if queue:
            body, attributes = dead_letter(failure)
            deliver_or_tell(Delivery(delivery.caller, queue, body, attributes=attributes))

    apart(lambda: attempt(0))


def described(failure: Failure) -> dict[str, str | int]:
    """The attributes that dead letters of rules and schedules share."""
    exhausted = {"EXHAUSTED_RETRY_CONDITION": failure.exhausted} if failure.exhausted else {}
    return {
        "ERROR_CODE": failure.code,
        "ERROR_MESSAGE": failure.message,
        "RETRY_ATTEMPTS": str(failure.retries),
        **exhausted,
    }
