"""RDS."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from moto.rds.exceptions import RDSClientError
from moto.rds.models import DBCluster, DBInstance, DBInstanceClustered, MasterUserSecret, RDSBackend
from moto.sts.models import sts_backends

from engines.engine import CannotServe
from engines.postgres import Database, Postgres
from engines.tokens import CHECKS, Asked, Refused, Tokens, check
from gap import Emulator, gap, wrap

ENGINES = ("aurora-postgresql", "postgres")

Server = DBCluster | DBInstance
"""What has a server of its own: a cluster, or an instance that is of none."""

ADMINISTRATOR = ("test", "test")
"""Key and secret of whoever works on this machine."""


def secret_of(key: str, token: str | None) -> str | None:
    if key == ADMINISTRATOR[0]:
        return ADMINISTRATOR[1]
    for account in list(sts_backends.values()):
        for backend in list(account.values()):
            role = backend.get_assumed_role_from_access_key(key)
            if role is not None and role.session_token == token:
                return str(role.secret_access_key)
    return None


def password_of(server: Server) -> str:
    if server.manage_master_user_password:
        return str(json.loads(server.master_user_secret.secret.secret_string)["password"])
    return str(server._master_user_password)


class Databases:
    """The servers that run, by the ARNs of what they stand for."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._running: dict[str, tuple[Server, Postgres, str]] = {}
        self._tokens: Tokens | None = None

    def start(self, server: Server) -> None:
        """Starts the server of a cluster or instance, which is then reached at an address of its own.

        :raises RDSClientError: there is no PostgreSQL here, or it does not start; says why
        """
        if server.engine not in ENGINES or server.arn in self._running:
            return
        kept: str | None = getattr(server, "local_address", None)
        address = kept or self._emulator.addresses.take()
        database = Database(
            id=server.arn,
            address=address,
            port=int(server.port),
            user=server.master_username,
            password=password_of(server),
            name=server.database_name if isinstance(server, DBCluster) else server.db_name,
        )
        try:
            engine = Postgres(
                self._emulator.processes, database, self._directory(server), self._emulator.authority, self._listening()
            )
            engine.start()
        except CannotServe as error:
            if kept is None:
                self._emulator.addresses.give_back(address)
            raise RDSClientError("InvalidParameterValue", str(error)) from error
        server.local_address = address
        self._running[server.arn] = (server, engine, address)

    def stop(self, server: Server) -> None:
        """Stops it; its address stays its own."""
        if server.arn in self._running:
            _, engine, _ = self._running.pop(server.arn)
            engine.stop()

    def remove(self, server: Server) -> None:
        """Stops it, and forgets its data."""
        self.stop(server)
        address: str | None = getattr(server, "local_address", None)
        if address is not None:
            self._emulator.addresses.give_back(address)
            server.local_address = None
        shutil.rmtree(self._directory(server), ignore_errors=True)

    def restart(self, server: Server) -> None:
        if server.arn in self._running:
            self.stop(server)
            self.start(server)

    def _directory(self, server: Server) -> Path:
        return self._emulator.directory / "databases" / server.arn.replace(":", "_")

    def _listening(self) -> Tokens:
        if self._tokens is None:
            self._tokens = Tokens(self._judge, lambda line: print(line, file=sys.stderr))
        return self._tokens

    def _judge(self, asked: Asked) -> None:
        """
        :raises Refused: the password is no token that lets this user in
        """
        server, _, address = self._running[asked.database]
        if not (server.iam_auth if isinstance(server, DBCluster) else server.enable_iam_database_authentication):
            raise Refused("IAM authentication is off")
        key = check(asked.password, asked.user, (address, int(server.port)), time.time(), secret_of)
        region, account = server.arn.split(":")[3:5]
        resource = server.db_cluster_resource_id if isinstance(server, DBCluster) else server.dbi_resource_id
        for may_connect in CHECKS:
            may_connect(key, f"arn:aws:rds-db:{region}:{account}:dbuser:{resource}/{asked.user}")


@gap
def describes_clusters_as_they_are(_: Emulator) -> None:
    """moto shows an empty scaling configuration of clusters that have none, and forgets Performance Insights; Terraform
    changes both on every apply."""
    scaling = DBCluster.scaling_configuration_info.fget
    DBCluster.scaling_configuration_info = property(
        lambda self: scaling(self) if self.scaling_configuration else None
    )

    @wrap(DBInstance, "__init__")
    def keep(original: Any, self: DBInstance, *args: Any, **given: Any) -> None:
        original(self, *args, **given)
        self.performance_insights_enabled = bool(given.get("enable_performance_insights"))
        self.performance_insights_kms_key_id = given.get("performance_insights_kms_key_id")
        self.performance_insights_retention_period = given.get("performance_insights_retention_period") or 7


@gap
def makes_passwords(_: Emulator) -> None:
    """moto gives every managed master user the same name and password."""

    def generate(self: MasterUserSecret) -> str:
        return json.dumps({"username": self.resource.master_username, "password": secrets.token_urlsafe(24)})

    MasterUserSecret._generate_secret_string = generate


@gap
def runs_databases(emulator: Emulator) -> None:
    """moto writes clusters down, and nothing is at their endpoints."""
    databases = Databases(emulator)
    runs_clusters(databases)
    runs_instances(databases)
    for owner, names in ((DBCluster, ("endpoint", "reader_endpoint")), (DBInstance, ("address",))):
        for name in names:
            setattr(owner, name, at_its_address(getattr(owner, name)))


def at_its_address(original: property) -> property:
    """Where a server of ours is; an instance of a cluster is where the cluster is."""

    def get(self: Any) -> Any:
        server = self.cluster if isinstance(self, DBInstanceClustered) else self
        return getattr(server, "local_address", None) or original.fget(self)

    return property(get)


def runs_clusters(databases: Databases) -> None:
    @wrap(RDSBackend, "create_db_cluster")
    def create(original: Any, self: RDSBackend, given: dict[str, Any]) -> DBCluster:
        cluster: DBCluster = original(self, given)
        try:
            databases.start(cluster)
        except RDSClientError:
            del self.clusters[cluster.db_cluster_identifier]
            raise
        return cluster

    @wrap(RDSBackend, "modify_db_cluster")
    def modify(original: Any, self: RDSBackend, given: dict[str, Any]) -> DBCluster:
        changes_password = given.get("master_user_password") or given.get("rotate_master_user_password")
        answer: DBCluster = original(self, given)
        if changes_password:
            databases.restart(self.clusters[answer.db_cluster_identifier])
        return answer

    @wrap(RDSBackend, "stop_db_cluster")
    def stop(original: Any, self: RDSBackend, cluster_identifier: str) -> DBCluster:
        answer: DBCluster = original(self, cluster_identifier)
        databases.stop(self.clusters[cluster_identifier])
        return answer

    @wrap(RDSBackend, "start_db_cluster")
    def start(original: Any, self: RDSBackend, cluster_identifier: str) -> DBCluster:
        answer: DBCluster = original(self, cluster_identifier)
        databases.start(self.clusters[cluster_identifier])
        return answer

    @wrap(RDSBackend, "delete_db_cluster")
    def delete(original: Any, self: RDSBackend, *args: Any, **kwargs: Any) -> DBCluster:
        cluster: DBCluster = original(self, *args, **kwargs)
        databases.remove(cluster)
        return cluster


def runs_instances(databases: Databases) -> None:
    @wrap(RDSBackend, "create_db_instance")
    def create(original: Any, self: RDSBackend, given: dict[str, Any]) -> DBInstance:
        instance: DBInstance = original(self, given)
        if not isinstance(instance, DBInstanceClustered):
            databases.start(instance)
        return instance

    @wrap(RDSBackend, "delete_db_instance")
    def delete(original: Any, self: RDSBackend, *args: Any, **kwargs: Any) -> DBInstance:
        instance: DBInstance = original(self, *args, **kwargs)
        if not isinstance(instance, DBInstanceClustered):
            databases.remove(instance)
        return instance
