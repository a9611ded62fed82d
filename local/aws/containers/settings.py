"""What a container is told: its own environment, its secrets, and what ECS adds."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from credentials import Credentials

TIMEOUT_SECONDS = 10
HEAP_SHARE = 0.75
"""Of a task's memory that JavaScript may take; the rest is for buffers, code and stacks."""


class CannotResolve(Exception):
    """A secret could not be had."""


def overridden(definition: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """A container definition as RunTask changed it."""
    found = next((one for one in overrides.get("containerOverrides", []) if one.get("name") == definition["name"]), {})
    environment = {one["name"]: one["value"] for one in definition.get("environment", [])}
    environment |= {one["name"]: one["value"] for one in found.get("environment", [])}
    changed = {key: found[key] for key in ("command", "cpu", "memory", "memoryReservation") if found.get(key)}
    return {**definition, **changed, "environment": [{"name": n, "value": v} for n, v in environment.items()]}


def secrets_of(definition: Mapping[str, Any], keys: Credentials | None, endpoint: str, region: str) -> dict[str, str]:
    """Secrets of a container, fetched with the keys of the execution role.

    :raises CannotResolve: naming the secret that could not be had
    """
    wanted = definition.get("secrets") or []
    if wanted and keys is None:
        raise CannotResolve("ResourceInitializationError: secrets need an execution role")
    return {one["name"]: resolve(one["valueFrom"], keys, endpoint, region) for one in wanted}


def resolve(source: str, keys: Credentials | None, endpoint: str, region: str) -> str:
    """The value of a parameter, or of a secret: `<arn>[:<json key>:<stage>:<version>]`."""
    assert keys is not None
    options: dict[str, Any] = {
        "endpoint_url": endpoint,
        "region_name": region,
        "aws_access_key_id": keys.access_key_id,
        "aws_secret_access_key": keys.secret_access_key,
        "aws_session_token": keys.session_token,
        "config": Config(connect_timeout=TIMEOUT_SECONDS, read_timeout=TIMEOUT_SECONDS, retries={"max_attempts": 1}),
    }
    try:
        if ":secretsmanager:" not in source:
            name = source.partition(":parameter")[2] if source.startswith("arn:") else source
            answer = boto3.client("ssm", **options).get_parameters(Names=[name], WithDecryption=True)
            return answer["Parameters"][0]["Value"]
        parts = [*source.split(":"), "", "", ""]
        arn, (key, stage, version) = ":".join(parts[:7]), parts[7:10]
        chosen = {"VersionStage": stage, "VersionId": version}
        given = {name: value for name, value in chosen.items() if value}
        text = boto3.client("secretsmanager", **options).get_secret_value(SecretId=arn, **given)["SecretString"]
        return str(json.loads(text)[key]) if key else text
    except (BotoCoreError, ClientError, LookupError, ValueError) as error:
        reason = f"unable to pull secrets or registry auth: {source}: {error}"
        raise CannotResolve(f"ResourceInitializationError: {reason}") from error


def node_options(memory_mb: int | None, preload: str, own: str = "") -> str:
    """What makes Node keep to the task's memory and network."""
    heap = [f"--max-old-space-size={max(16, int(memory_mb * HEAP_SHARE))}"] if memory_mb else []
    return " ".join(filter(None, [own, f"--require={preload}", *heap]))


def ports_of(definition: Mapping[str, Any]) -> list[int]:
    return [int(mapping["containerPort"]) for mapping in definition.get("portMappings", [])]


def memory_of(definition: Mapping[str, Any], task_memory: str | None) -> int | None:
    """Megabytes: its own limit, else its task's."""
    own = definition.get("memory") or definition.get("memoryReservation")
    return int(own or task_memory or 0) or None


def pairs(variables: Iterable[Mapping[str, str]]) -> dict[str, str]:
    return {one["name"]: one["value"] for one in variables}
