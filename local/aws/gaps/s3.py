"""S3."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from functools import partial
from typing import Any
from urllib.parse import quote_plus

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3 import notifications
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

from delivery import Caller, Delivery, deliver_or_tell
from gap import Emulator, gap, wrap


@gap
def writes_an_object_in_turn(_: Emulator) -> None:
    """moto checks If-Match and If-None-Match and writes in two steps: of two writers at once both may win."""
    turns: dict[tuple[str, str], threading.RLock] = defaultdict(threading.RLock)
    for method in ("_key_response_put", "_key_response_post", "_key_response_delete"):

        @wrap(S3Response, method)
        def in_turn(original: Any, self: S3Response, *args: Any, **kwargs: Any) -> Any:
            with turns[self.bucket_name, self.parse_key_name()]:
                return original(self, *args, **kwargs)


@gap
def minds_conditions(_: Emulator) -> None:
    """moto applies a bucket policy's statements without their conditions: "deny what is not TLS" denies everything."""

    def get_permission(self: FakeBucket, action: str, resource: str) -> PermissionResult:
        policy = json.loads(self.policy or "{}")
        policy["Statement"] = [one for one in policy.get("Statement", []) if "Condition" not in one]
        if not policy["Statement"]:
            return PermissionResult.NEUTRAL
        return IAMPolicy(json.dumps(policy)).is_action_permitted(action, resource)

    FakeBucket.get_permission = get_permission


@gap
def tells_objects_by_their_keys(_: Emulator) -> None:
    """moto writes a key into an event with its slashes encoded, so that nobody finds the object."""
    notifications.quote_plus = partial(quote_plus, safe="/")


@gap
def notifies_functions(_: Emulator) -> None:
    """moto waits for the function that it tells of an object, and forgets the event if the function fails."""

    def invoke(_account: str, event: dict[str, Any], function: str, _region: str) -> None:
        bucket = event["Records"][0]["s3"]["bucket"]["arn"]
        deliver_or_tell(Delivery(Caller("s3.amazonaws.com", bucket), function, json.dumps(event)))

    notifications._invoke_awslambda = invoke
