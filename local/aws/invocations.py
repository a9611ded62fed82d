"""Asynchronous invocations of functions: taken at once, run later, tried again, and kept when all was in vain.

https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from moto.awslambda.models import LambdaFunction

from clock import Clock, apart, written
from delivery import Caller, Delivery, deliver_or_tell
from functions import Answer, Throttled, reserved_concurrency

RETRY_SECONDS = (60, 120)
"""Before the first and the second retry of a function that failed."""
THROTTLED_SECONDS = (1, 300)
"""Before a throttled event is tried again: from, doubled every time, up to."""
LONGEST_AGE_SECONDS = 21_600
ERROR_BYTES = 1024
"""How much of an error goes into a dead letter."""


@dataclass
class Event:
    """An event that a function was given, and what became of it so far."""

    function: LambdaFunction
    qualifier: str | None
    payload: str
    accepted: float
    config: dict[str, Any]
    """The function's EventInvokeConfig."""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    tries: int = 0
    throttles: int = 0


@dataclass
class Invocations:
    """The queue of asynchronous events of every function."""

    clock: Clock
    run: Callable[[LambdaFunction, str, str], Answer]
    """Runs a function on an event; the last is the id of the request."""

    def accept(self, function: LambdaFunction, qualifier: str | None, payload: str, config: dict[str, Any]) -> None:
        """Takes an event, and runs the function on it at once if it can."""
        event = Event(function, qualifier, payload, self.clock.now(), config)
        apart(lambda: self.attempt(event))

    def attempt(self, event: Event) -> None:
        """Runs the function; afterwards the event is done, waits for another try, or is given up."""
        longest = event.config.get("MaximumEventAgeInSeconds", LONGEST_AGE_SECONDS)
        if self.clock.now() - event.accepted > longest:
            return self.give_up(event, "EventAgeExceeded", None)
        if reserved_concurrency(event.function) == 0:
            return self.give_up(event, "RetriesExhausted", None)
        try:
            answer = self.run(event.function, event.payload, event.id)
        except Throttled:
            first, last = THROTTLED_SECONDS
            event.throttles += 1
            return self.later(event, min(last, first * 2 ** (event.throttles - 1)))
        event.tries += 1
        if not answer["failed"]:
            return self.tell(event, "OnSuccess", "Success", answer)
        if event.tries > event.config.get("MaximumRetryAttempts", len(RETRY_SECONDS)):
            return self.give_up(event, "RetriesExhausted", answer)
        return self.later(event, RETRY_SECONDS[event.tries - 1])

    def later(self, event: Event, seconds: float) -> None:
        self.clock.after(seconds, lambda: apart(lambda: self.attempt(event)))

    def give_up(self, event: Event, condition: str, answer: Answer | None) -> None:
        """Sends the event to the dead letters, and its story to the destination of failures."""
        kept: dict[str, Any] = getattr(event.function, "kept", {})
        target = (kept.get("DeadLetterConfig") or {}).get("TargetArn")
        if target:
            error = error_of(answer) if answer else condition
            attributes = {"RequestID": event.id, "ErrorCode": 200 if answer else 429, "ErrorMessage": error}
            deliver_or_tell(Delivery(caller_of(event), target, event.payload, attributes=attributes))
        self.tell(event, "OnFailure", condition, answer)

    def tell(self, event: Event, outcome: str, condition: str, answer: Answer | None) -> None:
        """Sends the story of an event to the destination of its outcome, if there is one."""
        target = event.config.get("DestinationConfig", {}).get(outcome, {}).get("Destination")
        if not target:
            return
        record = json.dumps(story(event, condition, answer, self.clock))
        subject = f"Lambda Function Invocation Result - {'Success' if outcome == 'OnSuccess' else 'Failure'}"
        deliver_or_tell(Delivery(caller_of(event), target, record, subject=subject))


def caller_of(event: Event) -> Caller:
    return Caller("lambda.amazonaws.com", event.function.function_arn, event.function.role)


def error_of(answer: Answer) -> str:
    """What the function threw, in at most 1 KB."""
    message = str(json.loads(answer["payload"]).get("errorMessage", ""))
    return message.encode()[:ERROR_BYTES].decode(errors="ignore")


def story(event: Event, condition: str, answer: Answer | None, clock: Clock) -> dict[str, Any]:
    """The invocation record that a destination gets."""
    function = event.function
    unqualified = function.function_arn.removesuffix(f":{function.version}")
    record: dict[str, Any] = {
        "version": "1.0",
        "timestamp": written(clock.now()),
        "requestContext": {
            "requestId": event.id,
            "functionArn": f"{unqualified}:{event.qualifier or '$LATEST'}",
            "condition": condition,
            "approximateInvokeCount": event.tries,
        },
        "requestPayload": json.loads(event.payload),
    }
    if answer:
        failed = {"functionError": "Unhandled"} if answer["failed"] else {}
        record["responseContext"] = {"statusCode": 200, "executedVersion": str(function.version), **failed}
        record["responsePayload"] = json.loads(answer["payload"])
    return record
