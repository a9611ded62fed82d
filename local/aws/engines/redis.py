"""Redis (or Valkey) in the place of ElastiCache Serverless: TLS only, cluster mode with one node that has all slots, the
users of a user group."""

from __future__ import annotations

import hashlib
import secrets
import signal
import socket
import ssl
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from certificates import Authority
from engines.engine import CannotServe, Engine, program
from processes import Processes

PROGRAMS = ("valkey-server", "redis-server")
PACKAGE = "redis-server"
PORT = 6379
ADMINISTRATOR = "local-aws"
SLOTS = 16383
TIMEOUT_SECONDS = 5
NO_SUCH_THING = ("config", "debug", "shutdown", "replicaof", "slaveof", "failover", "save", "bgsave", "bgrewriteaof", "acl|setuser")
"""Commands that ElastiCache Serverless has not."""


class User(NamedTuple):
    """Who may come in."""

    name: str
    access: str
    """As in `on ~* +@all`."""
    passwords: Sequence[str] | None
    """None where every password is taken: whoever needs none, or has a signed token, which Redis cannot look into."""


def line_of(user: User) -> str:
    """A line of the ACL file."""
    known = ["nopass"] if user.passwords is None else [f"#{digest(password)}" for password in user.passwords]
    without = [f"-{command}" for command in NO_SUCH_THING]
    return " ".join(["user", user.name, "reset", *known, user.access, *without])


def digest(password: str) -> str:
    return hashlib.sha256(password.encode()).hexdigest()


class Redis(Engine):
    """A server; its data stay in its directory, and come back with it."""

    def __init__(self, processes: Processes, address: str, directory: Path, authority: Authority) -> None:
        self._address, self._home, self._authority = address, directory, authority
        self._password = secrets.token_hex(24)
        command = [program(PROGRAMS, PACKAGE), str(directory / "server.conf")]
        super().__init__(processes, command, directory, (address, PORT), signal.SIGTERM)

    def begin(self, users: Sequence[User], megabytes: int | None) -> None:
        """Starts it for some users."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._authority.sign("server", [self._address, "localhost"], self._home)
        self._write(users)
        (self._home / "server.conf").write_text(self._settings(megabytes))
        self.start()

    def let_in(self, users: Sequence[User]) -> None:
        """Changes who may come in; connections of those who may not any more end."""
        self._write(users)
        self._say("ACL", "LOAD")

    def _write(self, users: Sequence[User]) -> None:
        mine = f"user {ADMINISTRATOR} reset on #{digest(self._password)} ~* &* +@all"
        nobody = [] if any(user.name == "default" for user in users) else ["user default reset off"]
        (self._home / "users.acl").write_text("\n".join([mine, *nobody, *map(line_of, users)]) + "\n")

    def _settings(self, megabytes: int | None) -> str:
        settings = {
            "bind": self._address,
            "port": "0",
            "tls-port": str(PORT),
            "tls-cert-file": "server.pem",
            "tls-key-file": "server.key",
            "tls-ca-cert-file": str(self._authority.files.certificate),
            "tls-auth-clients": "no",
            "tls-cluster": "yes",
            "cluster-enabled": "yes",
            "cluster-announce-ip": self._address,
            "dir": str(self._home),
            "appendonly": "yes",
            "save": '""',
            "aclfile": str(self._home / "users.acl"),
            "protected-mode": "no",
            "maxmemory": f"{megabytes}mb" if megabytes else "0",
            "maxmemory-policy": "volatile-lru",
            "daemonize": "no",
            "loglevel": "warning",
        }
        return "".join(f"{name} {value}\n" for name, value in settings.items())

    def is_ready(self) -> bool:
        """A new server has no slots yet."""
        try:
            state = self._say("CLUSTER", "INFO")
            if "cluster_slots_assigned:0" in state:
                self._say("CLUSTER", "ADDSLOTSRANGE", "0", str(SLOTS))
            return "cluster_state:ok" in state
        except (OSError, CannotServe):
            return False

    def _say(self, *words: str) -> str:
        """The answer to a command of the administrator.

        :raises CannotServe: it is an error
        """
        context = ssl.create_default_context(cafile=self._authority.files.certificate)
        with (
            socket.create_connection((self._address, PORT), TIMEOUT_SECONDS) as plain,
            context.wrap_socket(plain, server_hostname=self._address) as connection,
        ):
            for command in (("AUTH", ADMINISTRATOR, self._password), words):
                connection.sendall(request(command))
                answer = connection.recv(65_536).decode()
                if answer.startswith("-"):
                    raise CannotServe(f"{' '.join(command[:2])}: {answer.strip()}")
        return answer


def request(words: Sequence[str]) -> bytes:
    """https://redis.io/docs/latest/develop/reference/protocol-spec/"""
    parts = [f"*{len(words)}\r\n", *(f"${len(word.encode())}\r\n{word}\r\n" for word in words)]
    return "".join(parts).encode()
