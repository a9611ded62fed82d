"""PostgreSQL in the place of Aurora: TLS only, passwords for those who have one, signed tokens for members of `rds_iam`."""

from __future__ import annotations

import functools
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from certificates import Authority
from engines.engine import CannotServe, Engine, program, run
from engines.tokens import DOMAIN, Tokens
from processes import Processes

VERSIONS = Path("/usr/lib/postgresql")
PACKAGE = "postgresql"
ADMINISTRATOR = "rdsadmin"
OWNERS = ("postgres", "nobody")
SETTINGS = {
    "ssl": "on",
    "ssl_cert_file": "'server.pem'",
    "ssl_key_file": "'server.key'",
    "ssl_min_protocol_version": "'TLSv1.2'",
    "password_encryption": "'scram-sha-256'",
    "unix_socket_directories": "''",
    "shared_buffers": "'64MB'",
    "max_connections": "200",
    "log_destination": "'stderr'",
    "timezone": "'UTC'",
}
READY = "database system is ready to accept connections"
NETWORK = "127.0.0.0/8"


class Database(NamedTuple):
    """What is asked of a database server."""

    id: str
    address: str
    port: int
    user: str
    password: str
    name: str | None


def binaries() -> Path:
    """Where the newest PostgreSQL of Debian has its programs, else where the path leads.

    :raises CannotServe: there is none
    """
    versions = sorted(VERSIONS.glob("*/bin"), key=lambda place: float(place.parent.name), reverse=True)
    return Path(os.path.realpath(program(["postgres"], PACKAGE, versions))).parent


@functools.cache
def as_somebody() -> tuple[str, ...]:
    """PostgreSQL refuses to be run by root. It is shown another user, to whom what is root's belongs."""
    if os.geteuid() != 0:
        return ()
    names = {entry.pw_name: entry for entry in pwd.getpwall()}
    owner = next(names[name] for name in OWNERS if name in names)
    shown = ("unshare", "--user", f"--map-user={owner.pw_uid}", f"--map-group={owner.pw_gid}", "--")
    if shutil.which("unshare") is None or subprocess.run([*shown, "true"], capture_output=True, check=False).returncode != 0:
        raise CannotServe("PostgreSQL cannot be run by root, and user namespaces are off: start the local AWS as another user")
    return shown


def literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def identifier(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'


def first_statements(database: Database, version: int) -> list[str]:
    """What a new server gets: the roles of RDS, the master user, the database."""
    master = identifier(database.user)
    statements = [
        "CREATE ROLE rds_superuser NOLOGIN",
        "CREATE ROLE rds_iam NOLOGIN",
        "GRANT pg_monitor, pg_signal_backend TO rds_superuser",
        f"CREATE ROLE {master} LOGIN CREATEDB CREATEROLE IN ROLE rds_superuser",
    ]
    if version >= 16:  # who may create roles may no longer grant every role
        statements.append(f"GRANT rds_iam TO {master} WITH ADMIN OPTION, INHERIT FALSE, SET FALSE")
    if database.name:
        statements.append(f"CREATE DATABASE {identifier(database.name)} OWNER {master}")
    return statements


def access(database: Database, tokens_port: int) -> str:
    """pg_hba.conf: the master user by password, members of rds_iam by token, others by password; all over TLS."""
    by_token = f'ldap ldapserver=127.0.0.1 ldapport={tokens_port} ldapprefix="user=" ldapsuffix=",{DOMAIN}={database.id}"'
    lines = [
        f"hostssl all {identifier(database.user)} {NETWORK} scram-sha-256",
        f"hostssl all +rds_iam {NETWORK} {by_token}",
        f"hostssl all all {NETWORK} scram-sha-256",
    ]
    return "\n".join(lines) + "\n"


class Postgres(Engine):
    """A server; its data stay in its directory, and come back with it."""

    def __init__(
        self, processes: Processes, database: Database, directory: Path, authority: Authority, tokens: Tokens
    ) -> None:
        self._database, self._home = database, directory
        self._authority, self._tokens = authority, tokens
        self._data = directory / "data"
        self._bin = binaries()
        command = [*as_somebody(), str(self._bin / "postgres"), "-D", str(self._data)]
        place = (database.address, database.port)
        super().__init__(processes, command, directory, place, signal.SIGINT)  # fast: does not wait for clients

    def start(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not (self._home / "made").exists():
            self._make()
        self._configure()
        self.change_password(self._database.password)
        super().start()

    def is_ready(self) -> bool:
        return any(READY in line for line in list(self.said))

    def change_password(self, password: str) -> None:
        """Sets the master user's password of a server that does not run."""
        self._alone([f"ALTER ROLE {identifier(self._database.user)} PASSWORD {literal(password)}"])

    def _make(self) -> None:
        shutil.rmtree(self._data, ignore_errors=True)
        options = ["-U", ADMINISTRATOR, "-E", "UTF8", "--locale=C.UTF-8", "--auth=reject", "--no-sync", "--no-instructions"]
        run([*as_somebody(), str(self._bin / "initdb"), "-D", str(self._data), *options], directory=self._home)
        self._alone(first_statements(self._database, self._version()))
        (self._home / "made").touch()

    def _configure(self) -> None:
        database = self._database
        self._authority.sign("server", [database.address, "localhost"], self._data)
        settings = {**SETTINGS, "listen_addresses": literal(database.address), "port": str(database.port)}
        lines = [f"{name} = {value}" for name, value in settings.items()]
        (self._data / "postgresql.auto.conf").write_text("\n".join(lines) + "\n")
        (self._data / "pg_hba.conf").write_text(access(database, self._tokens.port))

    def _alone(self, statements: Sequence[str]) -> None:
        """Runs statements in a server that nobody else can reach."""
        text = "".join(f"{statement};\n" for statement in statements)
        options = ["--single", "-D", str(self._data), "-c", "exit_on_error=true", "-c", "ssl=off", "postgres"]
        run([*as_somebody(), str(self._bin / "postgres"), *options], text, self._home)

    def _version(self) -> int:
        return int(float((self._data / "PG_VERSION").read_text()))
