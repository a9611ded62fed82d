"""Keys of roles, for what the emulator runs on their behalf."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from moto.sts.models import sts_backends

PARTITION = "aws"
SECONDS = 3600


class Credentials(NamedTuple):
    """Keys of a session."""

    role_arn: str
    access_key_id: str
    secret_access_key: str
    session_token: str
    expiration: str
    """ISO 8601."""


checks: list[Callable[[str, str, Mapping[str, str]], None]] = []
"""What may refuse a service a role, by raising: given the role, the service and the keys of its conditions."""


def credentials_for(
    role_arn: str, session: str, service: str, context: Mapping[str, str] | None = None
) -> Credentials:
    """Keys of a role that a service, `ecs-tasks.amazonaws.com` for one, takes for somebody who is called `session`."""
    account = role_arn.split(":")[4]
    for check in checks:
        check(role_arn, service, {"aws:SourceAccount": account, **(context or {})})
    made = sts_backends[account][PARTITION].assume_role(PARTITION, session[:64], role_arn, None, SECONDS, None)
    return Credentials(
        role_arn, made.access_key_id, made.secret_access_key, made.session_token, f"{made.expiration:%Y-%m-%dT%H:%M:%SZ}"
    )
