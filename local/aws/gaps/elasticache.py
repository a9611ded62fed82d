"""ElastiCache."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any

from moto.core.responses import ActionResult
from moto.core.utils import utcnow
from moto.elasticache.exceptions import ElastiCacheException, InvalidParameterValueException, UserNotFound
from moto.elasticache.models import ElastiCacheBackend, elasticache_backends
from moto.elasticache.models import User as StoredUser
from moto.elasticache.responses import ElastiCacheResponse

from engines.engine import CannotServe
from engines.redis import PORT, Redis, User
from gap import Emulator, gap

VERSIONS = {"valkey": "8.0", "redis": "7.1"}
MEGABYTES = 1024


class NotFound(ElastiCacheException):
    """There is no such user group or cache."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"{what} {name} not found.")
        self.code = f"{what}NotFoundFault" if what == "ServerlessCache" else f"{what}NotFound"


class UserGroup:
    """A user group, under the names by which it is described."""

    def __init__(self, backend: ElastiCacheBackend, given: dict[str, Any]) -> None:
        self.user_group_id: str = given["UserGroupId"]
        self.status = "active"
        self.engine: str = given["Engine"].lower()
        self.user_ids: list[str] = list(given.get("UserIds") or [])
        self.minimum_engine_version = "7.2" if self.engine == "valkey" else "6.0"
        self.replication_groups: list[str] = []
        self.arn = f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:usergroup:{self.user_group_id}"
        self._backend = backend

    @property
    def serverless_caches(self) -> list[str]:
        caches = caches_of(self._backend).values()
        return [one.serverless_cache_name for one in caches if one.user_group_id == self.user_group_id]


class Cache:
    """A serverless cache, under the names by which it is described."""

    def __init__(self, backend: ElastiCacheBackend, given: dict[str, Any], address: str) -> None:
        self.serverless_cache_name: str = given["ServerlessCacheName"].lower()
        self.description = given.get("Description") or " "
        self.create_time = utcnow()
        self.status = "available"
        self.engine: str = given["Engine"].lower()
        version = given.get("MajorEngineVersion") or VERSIONS[self.engine].partition(".")[0]
        self.major_engine_version = version
        self.full_engine_version = VERSIONS[self.engine] if VERSIONS[self.engine].startswith(version) else f"{version}.0"
        self.cache_usage_limits = given.get("CacheUsageLimits")
        self.kms_key_id = given.get("KmsKeyId")
        self.security_group_ids = given.get("SecurityGroupIds") or []
        self.endpoint = {"Address": address, "Port": PORT}
        self.reader_endpoint = {"Address": address, "Port": PORT}
        self.user_group_id = given.get("UserGroupId")
        self.subnet_ids = given.get("SubnetIds") or []
        self.snapshot_retention_limit = given.get("SnapshotRetentionLimit") or 0
        self.daily_snapshot_time = given.get("DailySnapshotTime") or "03:00"
        self.network_type = given.get("NetworkType") or "ipv4"
        name = self.serverless_cache_name
        self.arn = f"arn:aws:elasticache:{backend.region_name}:{backend.account_id}:serverlesscache:{name}"


def groups_of(backend: ElastiCacheBackend) -> dict[str, UserGroup]:
    return backend.__dict__.setdefault("user_groups", {})


def caches_of(backend: ElastiCacheBackend) -> dict[str, Cache]:
    return backend.__dict__.setdefault("serverless_caches", {})


def group_of(backend: ElastiCacheBackend, name: str) -> UserGroup:
    """:raises NotFound: there is none"""
    if name not in groups_of(backend):
        raise NotFound("UserGroup", name)
    return groups_of(backend)[name]


def cache_of(backend: ElastiCacheBackend, name: str) -> Cache:
    """:raises NotFound: there is none"""
    if name.lower() not in caches_of(backend):
        raise NotFound("ServerlessCache", name)
    return caches_of(backend)[name.lower()]


def users_of(backend: ElastiCacheBackend, cache: Cache) -> Iterator[User]:
    """Who may use a cache: those of its group, else everybody."""
    if not cache.user_group_id:
        yield User("default", "on ~* &* +@all", None)
        return
    for user in (backend.users[one] for one in group_of(backend, cache.user_group_id).user_ids if one in backend.users):
        by_password = user.authentication_type == "password" and not user.no_password_required
        yield User(user.name, user.access_string, user.passwords if by_password else None)


class Caches:
    """The servers that run, by the ARNs of their caches."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._running: dict[str, Redis] = {}

    def create(self, backend: ElastiCacheBackend, given: dict[str, Any]) -> Cache:
        """:raises InvalidParameterValueException: there is no Redis here, or it does not start; says why"""
        if given["ServerlessCacheName"].lower() in caches_of(backend):
            raise InvalidParameterValueException(f"ServerlessCache {given['ServerlessCacheName']} already exists.")
        if given.get("UserGroupId"):
            group_of(backend, given["UserGroupId"])
        cache = Cache(backend, given, self._emulator.addresses.take())
        try:
            server = Redis(
                self._emulator.processes, cache.endpoint["Address"], self._directory(cache), self._emulator.authority
            )
            server.begin(list(users_of(backend, cache)), megabytes_of(cache))
        except CannotServe as error:
            self._emulator.addresses.give_back(cache.endpoint["Address"])
            raise InvalidParameterValueException(str(error)) from error
        caches_of(backend)[cache.serverless_cache_name] = cache
        self._running[cache.arn] = server
        return cache

    def delete(self, backend: ElastiCacheBackend, cache: Cache) -> None:
        del caches_of(backend)[cache.serverless_cache_name]
        self._running.pop(cache.arn).stop()
        self._emulator.addresses.give_back(cache.endpoint["Address"])
        shutil.rmtree(self._directory(cache), ignore_errors=True)

    def let_in(self, backend: ElastiCacheBackend) -> None:
        """Brings the users of every cache up to date."""
        for cache in caches_of(backend).values():
            self._running[cache.arn].let_in(list(users_of(backend, cache)))

    def _directory(self, cache: Cache) -> Any:
        return self._emulator.directory / "caches" / cache.arn.replace(":", "_")


def megabytes_of(cache: Cache) -> int | None:
    storage = (cache.cache_usage_limits or {}).get("DataStorage") or {}
    return int(storage["Maximum"]) * MEGABYTES if storage.get("Maximum") else None


@gap
def runs_serverless_caches(emulator: Emulator) -> None:
    """moto knows no serverless caches, no user groups, and changes no users."""
    caches = Caches(emulator)
    ElastiCacheBackend.__init__ = with_known_arns(ElastiCacheBackend.__init__)
    for account in elasticache_backends.values():
        for backend in account.values():
            know_arns(backend)
    keeps_users(caches)
    keeps_user_groups(caches)
    keeps_caches(caches)


def know_arns(backend: ElastiCacheBackend) -> None:
    """Tags are kept for whatever has an ARN of ElastiCache."""
    backend.arn_regex = re.compile(r"^arn:aws:elasticache:.*:\d*:.*$")


def with_known_arns(init: Any) -> Any:
    def made(self: ElastiCacheBackend, *args: Any, **kwargs: Any) -> None:
        init(self, *args, **kwargs)
        know_arns(self)

    return made


def keeps_users(caches: Caches) -> None:
    StoredUser.user_group_ids = property(
        lambda self: [
            group.user_group_id
            for group in groups_of(elasticache_backends[self.arn.split(":")[4]][self.region]).values()
            if self.id in group.user_ids
        ],
        lambda self, _: None,
    )

    def modify_user(self: ElastiCacheResponse) -> ActionResult:
        backend, given = self.elasticache_backend, self._get_params()
        user = backend.users.get(given["UserId"])
        if user is None:
            raise UserNotFound(given["UserId"])
        mode = given.get("AuthenticationMode") or {}
        passwords = mode.get("Passwords") or given.get("Passwords")
        if given.get("AccessString"):
            user.access_string = given["AccessString"]
        if given.get("AppendAccessString"):
            user.access_string += f" {given['AppendAccessString']}"
        if mode.get("Type"):
            user.authentication_type = mode["Type"]
            user.no_password_required = mode["Type"] == "no-password-required"
        if passwords:
            user.passwords, user.authentication_type, user.no_password_required = passwords, "password", False
        caches.let_in(backend)
        return ActionResult(user)

    ElastiCacheResponse.modify_user = modify_user


def keeps_user_groups(caches: Caches) -> None:
    def create_user_group(self: ElastiCacheResponse) -> ActionResult:
        backend, given = self.elasticache_backend, self._get_params()
        for user in given.get("UserIds") or []:
            if user not in backend.users:
                raise UserNotFound(user)
        group = groups_of(backend)[given["UserGroupId"]] = UserGroup(backend, given)
        backend.tagging_service.tag_resource(group.arn, given.get("Tags") or [])
        return ActionResult(group)

    def describe_user_groups(self: ElastiCacheResponse) -> ActionResult:
        backend, name = self.elasticache_backend, self._get_param("UserGroupId")
        found = [group_of(backend, name)] if name else list(groups_of(backend).values())
        return ActionResult({"UserGroups": found})

    def modify_user_group(self: ElastiCacheResponse) -> ActionResult:
        backend, given = self.elasticache_backend, self._get_params()
        group = group_of(backend, given["UserGroupId"])
        left = [user for user in group.user_ids if user not in (given.get("UserIdsToRemove") or [])]
        group.user_ids = [*left, *(given.get("UserIdsToAdd") or [])]
        caches.let_in(backend)
        return ActionResult(group)

    def delete_user_group(self: ElastiCacheResponse) -> ActionResult:
        backend = self.elasticache_backend
        group = group_of(backend, self._get_param("UserGroupId"))
        if group.serverless_caches:
            raise InvalidParameterValueException(f"User group {group.user_group_id} is in use.")
        del groups_of(backend)[group.user_group_id]
        group.status = "deleting"
        return ActionResult(group)

    for action in (create_user_group, describe_user_groups, modify_user_group, delete_user_group):
        setattr(ElastiCacheResponse, action.__name__, action)


CHANGEABLE = {
    "Description": "description",
    "CacheUsageLimits": "cache_usage_limits",
    "UserGroupId": "user_group_id",
    "SecurityGroupIds": "security_group_ids",
    "SnapshotRetentionLimit": "snapshot_retention_limit",
    "DailySnapshotTime": "daily_snapshot_time",
}


def keeps_caches(caches: Caches) -> None:
    def create_serverless_cache(self: ElastiCacheResponse) -> ActionResult:
        backend, given = self.elasticache_backend, self._get_params()
        cache = caches.create(backend, given)
        backend.tagging_service.tag_resource(cache.arn, given.get("Tags") or [])
        return ActionResult({"ServerlessCache": cache})

    def describe_serverless_caches(self: ElastiCacheResponse) -> ActionResult:
        backend, name = self.elasticache_backend, self._get_param("ServerlessCacheName")
        found = [cache_of(backend, name)] if name else list(caches_of(backend).values())
        return ActionResult({"ServerlessCaches": found})

    def modify_serverless_cache(self: ElastiCacheResponse) -> ActionResult:
        backend, given = self.elasticache_backend, self._get_params()
        cache = cache_of(backend, given["ServerlessCacheName"])
        for name, attribute in CHANGEABLE.items():
            if given.get(name) is not None:
                setattr(cache, attribute, given[name])
        if given.get("RemoveUserGroup"):
            cache.user_group_id = None
        caches.let_in(backend)
        return ActionResult({"ServerlessCache": cache})

    def delete_serverless_cache(self: ElastiCacheResponse) -> ActionResult:
        backend = self.elasticache_backend
        cache = cache_of(backend, self._get_param("ServerlessCacheName"))
        caches.delete(backend, cache)
        cache.status = "deleting"
        return ActionResult({"ServerlessCache": cache})

    for action in (
        create_serverless_cache,
        describe_serverless_caches,
        modify_serverless_cache,
        delete_serverless_cache,
    ):
        setattr(ElastiCacheResponse, action.__name__, action)
