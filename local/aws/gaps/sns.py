"""SNS."""

from __future__ import annotations

import json
from typing import Any

from moto.core.exceptions import ServiceException
from moto.core.utils import iso_8601_datetime_with_milliseconds
from moto.sns.models import Subscription
from requests import RequestException
from werkzeug.exceptions import HTTPException

from delivery import Caller, Delivery, Undeliverable, deliver, deliver_or_tell
from gap import Emulator, gap, wrap


def notification(subscription: Subscription, message: str, details: dict[str, Any]) -> dict[str, Any]:
    """A message in its envelope, with a signature that nobody can check."""
    return {
        "Type": "Notification",
        "MessageId": details["message_id"],
        "TopicArn": subscription.topic.arn,
        "Subject": details.get("subject"),
        "Message": message,
        "Timestamp": iso_8601_datetime_with_milliseconds(),
        "SignatureVersion": "1",
        "Signature": "EXAMPLE",
        "SigningCertUrl": "EXAMPLE",
        "UnsubscribeUrl": "EXAMPLE",
        "MessageAttributes": {
            name: {"Type": value["Type"], "Value": value["Value"]}
            for name, value in (details.get("message_attributes") or {}).items()
        },
    }


@gap
def invokes_functions(_: Emulator) -> None:
    """moto gives a function an event that it made up, with the message in it, and waits for the function."""

    @wrap(Subscription, "publish")
    def publish(original: Any, self: Subscription, message: str, message_id: str, **details: Any) -> None:
        if self.protocol != "lambda":
            return original(self, message, message_id, **details)
        matcher = self._filter_policy_matcher
        if matcher is not None and not matcher.matches(details.get("message_attributes"), message):
            return None
        if details.get("message_structure") == "json":
            message = self._parse_message_structure(message, self.protocol)
        record = {
            "EventSource": "aws:sns",
            "EventVersion": "1.0",
            "EventSubscriptionArn": self.arn,
            "Sns": notification(self, message, {"message_id": message_id, **details}),
        }
        event = json.dumps({"Records": [record]})
        return deliver(Delivery(Caller("sns.amazonaws.com", self.topic.arn), self.endpoint, event))


@gap
def keeps_what_it_cannot_deliver(_: Emulator) -> None:
    """moto fails the publisher when a subscriber is gone, and ignores the subscription's dead letter queue."""

    @wrap(Subscription, "publish")
    def publish(original: Any, self: Subscription, message: str, message_id: str, **details: Any) -> None:
        try:
            original(self, message, message_id, **details)
        except (Undeliverable, ServiceException, HTTPException, RequestException):
            policy = json.loads(self.attributes.get("RedrivePolicy") or "{}")
            if "deadLetterTargetArn" not in policy:
                return
            envelope = notification(self, message, {"message_id": message_id, **details})
            caller = Caller("sns.amazonaws.com", self.topic.arn)
            deliver_or_tell(Delivery(caller, policy["deadLetterTargetArn"], json.dumps(envelope)))
