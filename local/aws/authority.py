"""What the emulator knows of who may do what: the principals behind keys, and the policies of roles and resources.

`access/` decides; this finds what it decides by, in moto's backends, and writes down what was allowed.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from moto.awslambda.models import lambda_backends
from moto.core import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends
from moto.ec2.models import ec2_backends
from moto.iam.models import ManagedPolicy, iam_backends
from moto.kms.models import kms_backends
from moto.s3.models import s3_backends
from moto.secretsmanager.models import secretsmanager_backends
from moto.sns.models import sns_backends
from moto.sqs.models import sqs_backends
from moto.sts.models import sts_backends

from access.decision import Ask, Decision, Policies, Principal, Statement, decide, statements
from access.operations import ENCRYPTED, Call

PARTITION = "aws"
SESSION_KEY = "ASIA"
"""How the keys of a role's session begin."""

JOURNAL = "access.ndjson"


class Denied(Exception):
    """Somebody asked for what he may not have."""

    def __init__(self, principal: Principal, ask: Ask, decision: Decision) -> None:
        what = f"{ask.action} on resource: {ask.resource}"
        super().__init__(f"User: {principal.name} is not authorized to perform: {what} {decision.reason}")


class UnknownKey(Exception):
    """No session has this key."""


def found(get: Callable[[], Any]) -> Any:
    """What `get` gives, or None where moto says in whatever way that there is no such thing."""
    try:
        return get()
    except Exception:
        return None


class Authority:
    """Decides about requests to the emulator."""

    def __init__(self, directory: Path) -> None:
        self._journal = directory / JOURNAL
        self._seen: set[str] = set()
        self._turn = threading.Lock()
        self._sessions: dict[str, Any] = {}

    # Principals

    def trust(self, role_arn: str, service: str, context: Mapping[str, str]) -> None:
        """Lets a service take a role.

        :raises Denied: the role does not trust it
        """
        account, role = role_arn.split(":")[4], role_arn.rpartition("/")[2]
        stored = found(lambda: iam_backends[account][PARTITION].get_role(role))
        trust = statements(stored.assume_role_policy_document) if stored else ()
        given = {key.lower(): [value] for key, value in context.items()}
        principal, ask = Principal(account, service=service), Ask("sts:AssumeRole", role_arn, given)
        decision = decide(principal, ask, Policies(resource=trust))
        if not decision.allowed:
            raise Denied(principal, ask, decision)

    def principal(self, access_key: str) -> Principal:
        """Who has a key: the session of a role, or whoever works on this machine, its administrator.

        :raises UnknownKey: it looks like a session's and is none
        """
        if not access_key.startswith(SESSION_KEY):
            return Principal(DEFAULT_ACCOUNT_ID)
        made = self._sessions.get(access_key)
        if made is None:
            backends = (sts_backends[account][PARTITION] for account in list(sts_backends))
            made = next((role for sts in backends if (role := sts.get_assumed_role_from_access_key(access_key))), None)
            if made is None:
                raise UnknownKey(access_key)
            self._sessions[access_key] = made
        return Principal(made.account_id, made.role_arn, made.arn)

    # Decisions

    def check(self, principal: Principal, asks: Iterable[Ask], call: Call) -> None:
        """Lets a request pass.

        :raises Denied: one of the things that it asks for is not allowed
        """
        for ask in asks:
            self._check(principal, ask, call)
            key = self._key_of(ask, call)
            if key and principal.role_arn:
                service = ask.action.partition(":")[0]
                context = {"kms:viaservice": [f"{service}.{call.region}.amazonaws.com"]}
                for action in ENCRYPTED[ask.action]:
                    self._check(principal, Ask(action, key, {**context, "kms:calleraccount": [principal.account]}), call)

    def _check(self, principal: Principal, ask: Ask, call: Call) -> None:
        ask = Ask(ask.action, ask.resource, {**self._global(principal, call), **ask.context})
        decision = decide(principal, ask, self._policies(principal, ask, call))
        if not decision.allowed:
            raise Denied(principal, ask, decision)
        self._note(principal, ask)

    def _global(self, principal: Principal, call: Call) -> dict[str, Sequence[str]]:
        """Keys of every request. What comes over the loopback counts as encrypted: on AWS it would be."""
        context: dict[str, Sequence[str]] = {
            "aws:principalaccount": [principal.account],
            "aws:requestedregion": [call.region],
            "aws:securetransport": ["true"],
            "aws:resourceaccount": [call.account],
        }
        if principal.role_arn:
            context["aws:principalarn"] = [principal.role_arn]
            context["aws:principaltype"] = ["AssumedRole"]
            function = self._function_of(principal, call)
            if function:
                context["lambda:sourcefunctionarn"] = [function.function_arn]
        return context

    def _note(self, principal: Principal, ask: Ask) -> None:
        """Writes down what a role was allowed, once each."""
        if not principal.role_arn:
            return
        noted = {"role": principal.role_arn, "action": ask.action, "resource": ask.resource, "context": ask.context}
        line = json.dumps(noted)
        with self._turn:
            if line in self._seen:
                return
            self._seen.add(line)
            with self._journal.open("a") as journal:
                journal.write(f"{line}\n")

    # Policies

    def _policies(self, principal: Principal, ask: Ask, call: Call) -> Policies:
        service = ask.action.partition(":")[0]
        resource = self._resource_policy(service, ask.resource, call)
        if principal.role_arn is None:
            return Policies(resource=resource)
        account, name = principal.role_arn.split(":")[4], principal.role_arn.rpartition("/")[2]
        iam = iam_backends[account][PARTITION]
        role = found(lambda: iam.get_role(name))
        if role is None:
            return Policies(resource=resource)
        documents = [*role.policies.values(), *map(document_of, role.managed_policies.values())]
        boundary = found(lambda: iam.get_policy(role.permissions_boundary_arn)) if role.permissions_boundary_arn else None
        return Policies(
            identity=[statement for document in documents for statement in statements(document)],
            boundary=statements(document_of(boundary)) if boundary else None,
            resource=resource,
            endpoint=self._endpoint_policy(principal, service, call),
            delegates=service != "kms",
        )

    def _resource_policy(self, service: str, resource: str, call: Call) -> Sequence[Statement] | None:
        account, region = call.account, call.region
        parts = resource.split(":")
        document: str | bytes | None = None
        if service == "s3":
            name = resource.partition(":::")[2].partition("/")[0]
            document = found(lambda: s3_backends[account][PARTITION].buckets[name].policy)
        elif service == "sns":
            document = found(lambda: sns_backends[account][region].topics[resource].policy)
        elif service == "sqs":
            document = found(lambda: sqs_backends[account][region].queues[parts[5]].policy)
        elif service == "kms":
            document = found(lambda: kms_backends[account][region].keys[resource.rpartition("/")[2]].policy)
        elif service == "lambda":
            function = found(lambda: lambda_backends[account][region].get_function(parts[6]))
            return function.policy.statements if function else None
        elif service == "states" and "execution" in resource:
            return None
        if isinstance(document, bytes):
            document = document.decode()
        return statements(document) if document else None

    def _endpoint_policy(self, principal: Principal, service: str, call: Call) -> Sequence[Statement] | None:
        """Of the endpoint through which a function in a VPC reaches a service; None where there is none."""
        vpc = self._vpc_of(principal, call)
        if vpc is None or service == "kms":  # keys are used by the services themselves
            return None
        ec2 = ec2_backends[call.account][call.region]
        ends = f".{call.service}"
        policies = (
            endpoint.policy_document
            for endpoint in ec2.vpc_end_points.values()
            if endpoint.vpc_id == vpc and endpoint.service_name.endswith(ends)
        )
        document = next(policies, None)
        return statements(document if isinstance(document, str) else json.dumps(document)) if document else None

    def _vpc_of(self, principal: Principal, call: Call) -> str | None:
        function = self._function_of(principal, call)
        config = function.vpc_config if function else None
        return config["VpcId"] if config else None

    def _function_of(self, principal: Principal, call: Call) -> Any:
        """The function whose session it is: sessions of functions have their names."""
        name = (principal.session_arn or "").rpartition("/")[2]
        function = found(lambda: lambda_backends[call.account][call.region].get_function(name)) if name else None
        return function if function and function.role == principal.role_arn else None

    # Facts

    def partition_key(self, table: str) -> str:
        name = table.rpartition("table/")[2]
        backends = (backend for account in dynamodb_backends.values() for backend in account.values())
        tables = (stored for backend in backends if (stored := backend.tables.get(name)))
        stored = next(tables, None)
        return stored.hash_key_attr if stored else ""

    def key_arn(self, key: str) -> str:
        for account in kms_backends.values():
            for kms in account.values():
                stored = found(lambda kms=kms: kms.describe_key(kms.any_id_to_key_id(key)))
                if stored:
                    return stored.arn
        return key

    def secret(self, name: str) -> tuple[str, Mapping[str, str]]:
        stored = secret_called(name)
        return (stored.arn, {tag["Key"]: tag["Value"] for tag in stored.tags or []}) if stored else (name, {})

    def _key_of(self, ask: Ask, call: Call) -> str | None:
        """The customer's key that a resource is encrypted with."""
        if ask.action not in ENCRYPTED:
            return None
        service, name = ask.action.partition(":")[0], ask.resource
        account, region = call.account, call.region
        key: Any = None
        if service == "s3":
            bucket = found(lambda: s3_backends[account][PARTITION].buckets[name.partition(":::")[2].partition("/")[0]])
            rule = (bucket.encryption or {}).get("Rule", {}) if bucket else {}
            key = rule.get("ApplyServerSideEncryptionByDefault", {}).get("KMSMasterKeyID")
        elif service == "dynamodb":
            table = found(lambda: dynamodb_backends[account][region].tables[name.rpartition("table/")[2].partition("/")[0]])
            key = ((table.sse_specification or {}) if table else {}).get("KMSMasterKeyId")
        elif service == "sns":
            key = found(lambda: sns_backends[account][region].topics[name].kms_master_key_id)
        elif service == "sqs":
            key = found(lambda: sqs_backends[account][region].queues[name.split(":")[5]].kms_master_key_id)
        elif service == "secretsmanager":
            key = found(lambda: secret_called(name).kms_key_id)
        if not key or "alias/aws/" in key:
            return None
        stored = found(lambda: kms_backends[account][region].describe_key(kms_backends[account][region].any_id_to_key_id(key)))
        return stored.arn if stored and not any(alias.startswith("alias/aws/") for alias in stored.aliases) else None


def secret_called(name: str) -> Any:
    """A secret by its name or ARN, or None."""
    backends = (backend for account in secretsmanager_backends.values() for backend in account.values())
    return next((stored for backend in backends if (stored := found(lambda b=backend: b.secrets.get(name)))), None)


def document_of(policy: ManagedPolicy) -> str:
    """The version of a managed policy that holds."""
    return next(one.document for one in policy.versions if one.version_id == policy.default_version_id)
