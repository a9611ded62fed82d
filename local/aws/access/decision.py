"""Whether a request is allowed, within one account.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-basics.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from access.conditions import Context, all_hold, is_like

Statement = Mapping[str, Any]


@dataclass(frozen=True)
class Principal:
    """Who asks: a session of a role, a service, or the account itself (its administrator)."""

    account: str
    role_arn: str | None = None
    session_arn: str | None = None
    service: str | None = None

    @property
    def name(self) -> str:
        return self.session_arn or self.role_arn or self.service or f"arn:aws:iam::{self.account}:root"


@dataclass(frozen=True)
class Policies:
    """All policies that have a word in a request. Of those that are None there is none."""

    identity: Sequence[Statement] = ()
    boundary: Sequence[Statement] | None = None
    session: Sequence[Statement] | None = None
    resource: Sequence[Statement] | None = None
    endpoint: Sequence[Statement] | None = None
    delegates: bool = True
    """Whether the account's identity policies count for the resource without a word of its policy; keys want one."""


@dataclass(frozen=True)
class Decision:
    allowed: bool
    reason: str = ""
    """Why it is not, in the words of AWS's messages."""


@dataclass(frozen=True)
class Ask:
    """One action on one resource."""

    action: str
    resource: str
    context: Context = field(default_factory=dict)


@lru_cache(maxsize=1024)
def statements(document: str) -> tuple[Statement, ...]:
    """The statements of a policy as it is stored."""
    found = json.loads(document or "{}").get("Statement", [])
    return tuple(found if isinstance(found, list) else [found])


def _list(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _is_named(patterns: Any, value: str, context: Context, ignore_case: bool = False) -> bool:
    return any(is_like(pattern, value, context, ignore_case) for pattern in _list(patterns))


def _is_about(statement: Statement, ask: Ask) -> bool:
    """Action, resource and condition; a resource policy may leave out the resource: its own."""
    context = ask.context
    if "Action" in statement and not _is_named(statement["Action"], ask.action, {}, ignore_case=True):
        return False
    if "NotAction" in statement and _is_named(statement["NotAction"], ask.action, {}, ignore_case=True):
        return False
    if "Resource" in statement and not _is_named(statement["Resource"], ask.resource, context):
        return False
    if "NotResource" in statement and _is_named(statement["NotResource"], ask.resource, context):
        return False
    return all_hold(statement.get("Condition", {}), context)


def _names(element: Any, principal: Principal) -> str | None:
    """How a principal element means somebody: `directly`, as part of the `account`, or not at all."""
    if element == "*":
        return "directly"
    for kind, value in element.items():
        for one in _list(value):
            if kind == "AWS" and one == "*":
                return "directly"
            if kind == "Service" and one == principal.service:
                return "directly"
            if kind != "AWS" or principal.service:
                continue
            if one in (principal.role_arn, principal.session_arn):
                return "directly"
            if one in (principal.account, f"arn:aws:iam::{principal.account}:root"):
                return "account" if principal.role_arn else "directly"
    return None


def _means(statement: Statement, principal: Principal) -> str | None:
    if "NotPrincipal" in statement:
        return None if _names(statement["NotPrincipal"], principal) else "directly"
    return _names(statement.get("Principal", "*"), principal)


def _effects(policy: Iterable[Statement] | None, effect: str, ask: Ask) -> Iterable[Statement]:
    return (one for one in policy or () if one.get("Effect") == effect and _is_about(one, ask))


def decide(principal: Principal, ask: Ask, policies: Policies) -> Decision:
    """Explicit denials first; then whatever bounds must allow; then the resource's policy or the identity's does."""

    def denies(kind: str) -> bool:
        policy = getattr(policies, kind)
        return any(kind not in ("resource", "endpoint") or _means(s, principal) for s in _effects(policy, "Deny", ask))

    def allows(kind: str, how: tuple[str, ...] = ("directly", "account")) -> bool:
        policy = getattr(policies, kind)
        return any(kind not in ("resource", "endpoint") or _means(s, principal) in how for s in _effects(policy, "Allow", ask))

    for kind, name in NAMES.items():
        if denies(kind):
            return Decision(False, f"with an explicit deny in {name}")
    for kind in ("endpoint", "boundary", "session"):
        if getattr(policies, kind) is not None and not allows(kind):
            return Decision(False, f"because no {NAMES[kind].split(' ', 1)[1]} allows the {ask.action} action")
    if allows("resource", ("directly",)):
        return Decision(True)
    if principal.service:
        return Decision(False, f"because no resource-based policy allows the {ask.action} action")
    by_identity = principal.role_arn is None or allows("identity")
    if by_identity and (policies.delegates or allows("resource", ("account",))):
        return Decision(True)
    kind = "identity" if not by_identity else "resource"
    return Decision(False, f"because no {NAMES[kind].split(' ', 1)[1]} allows the {ask.action} action")


NAMES = {
    "identity": "an identity-based policy",
    "boundary": "a permissions boundary",
    "session": "a session policy",
    "resource": "a resource-based policy",
    "endpoint": "a VPC endpoint policy",
}
