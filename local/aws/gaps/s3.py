"""S3."""

from __future__ import annotations

import json
import threading
from collections import defaultdict
from typing import Any

from moto.iam.access_control import IAMPolicy, PermissionResult
from moto.s3.models import FakeBucket
from moto.s3.responses import S3Response

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
