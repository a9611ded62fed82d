from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
import shutil
import signal
import socket
import ssl
import struct
import unittest
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from ecs_support import network
from support import client, client_of, role_with, unique, until

PASSWORD = "correct horse"
CLEARTEXT, SASL = 3, 10


class Refused(Exception):
    """The server did not let somebody in, or did not do what he said."""


class Session:
    """Just enough of PostgreSQL's protocol to log in over TLS with a password in clear, and to ask."""

    def __init__(self, place: tuple[str, int], user: str, password: str, database: str = "app") -> None:
        self._socket = socket.create_connection(place, timeout=10)
        try:
            self._secure(place[0])
            parameters = f"user\0{user}\0database\0{database}\0\0".encode()
            self._socket.sendall(struct.pack("!ii", 8 + len(parameters), 196608) + parameters)
            self._log_in(password)
        except (OSError, Refused):
            self.close()
            raise

    def _secure(self, host: str) -> None:
        self._socket.sendall(struct.pack("!ii", 8, 80877103))
        if self._socket.recv(1) != b"S":
            raise Refused("no TLS")
        context = ssl.create_default_context(cafile=os.environ["LOCAL_AUTHORITY"])
        self._socket = context.wrap_socket(self._socket, server_hostname=host)

    def _log_in(self, password: str) -> None:
        for kind, body in self._messages():
            if kind == b"R" and struct.unpack("!i", body[:4])[0] == CLEARTEXT:
                self._send(b"p", password.encode() + b"\0")
            elif kind == b"R" and struct.unpack("!i", body[:4])[0] == SASL:
                self._prove(password.encode())
            elif kind == b"Z":
                return

    def ask(self, sql: str) -> list[str]:
        """The first column."""
        self._send(b"Q", sql.encode() + b"\0")
        rows = []
        for kind, body in self._messages():
            if kind == b"D":
                size = struct.unpack("!i", body[2:6])[0]
                rows.append(body[6 : 6 + size].decode())
            elif kind == b"Z":
                break
        return rows

    def close(self) -> None:
        self._socket.close()

    def _prove(self, password: bytes) -> None:
        """SCRAM-SHA-256: https://www.rfc-editor.org/rfc/rfc5802#section-3"""
        first = f"n=,r={secrets.token_hex(12)}"
        said = f"n,,{first}".encode()
        self._send(b"p", b"SCRAM-SHA-256\0" + struct.pack("!i", len(said)) + said)
        challenge = next(self._messages())[1][4:].decode()
        known = dict(part.split("=", 1) for part in challenge.split(","))
        salted = hashlib.pbkdf2_hmac("sha256", password, base64.b64decode(known["s"]), int(known["i"]))
        key = hmac.digest(salted, b"Client Key", "sha256")
        last = f"c=biws,r={known['r']}"
        signature = hmac.digest(hashlib.sha256(key).digest(), f"{first},{challenge},{last}".encode(), "sha256")
        proof = bytes(one ^ other for one, other in zip(key, signature, strict=True))
        self._send(b"p", f"{last},p={base64.b64encode(proof).decode()}".encode())

    def _send(self, kind: bytes, body: bytes) -> None:
        self._socket.sendall(kind + struct.pack("!i", 4 + len(body)) + body)

    def _messages(self) -> Iterator[tuple[bytes, bytes]]:
        while True:
            kind = self._read(1)
            body = self._read(struct.unpack("!i", self._read(4))[0] - 4)
            if kind == b"E":
                raise Refused(body.decode("utf-8", "replace"))
            yield kind, body

    def _read(self, size: int) -> bytes:
        content = b""
        while len(content) < size:
            if not (more := self._socket.recv(size - len(content))):
                raise Refused("closed")
            content += more
        return content


@contextmanager
def session(place: tuple[str, int], user: str, password: str) -> Iterator[Session]:
    opened = Session(place, user, password)
    try:
        yield opened
    finally:
        opened.close()


def token(place: tuple[str, int], user: str, rds: Any = None) -> str:
    return (rds or client("rds")).generate_db_auth_token(place[0], place[1], user)


def connects(user: str) -> Any:
    """A client of a role that may connect as a user, to whichever database."""
    arn = f"arn:aws:rds-db:us-east-1:123456789012:dbuser:*/{user}"
    return client_of(role_with([{"Effect": "Allow", "Action": "rds-db:connect", "Resource": arn}]), "rds")


def place_of(cluster: str) -> tuple[str, int]:
    found = client("rds").describe_db_clusters(DBClusterIdentifier=cluster)["DBClusters"][0]
    return found["Endpoint"], found["Port"]


def postgres_at(address: str) -> int:
    """The process that listens at an address."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            words = Path(f"/proc/{process}/cmdline").read_text().split("\0")
            if words[0].endswith("/postgres") and words[1:2] == ["-D"]:
                if address in Path(words[2], "postgresql.auto.conf").read_text():
                    return int(process)
    raise LookupError(address)


@unittest.skipUnless(
    shutil.which("postgres") or list(Path("/usr/lib/postgresql").glob("*/bin/postgres")), "apt-get install postgresql"
)
class TestRds(unittest.TestCase):
    def cluster(self, **more: Any) -> str:
        subnets = client("rds").create_db_subnet_group(
            DBSubnetGroupName=unique(),
            DBSubnetGroupDescription="any",
            SubnetIds=network()["awsvpcConfiguration"]["subnets"],
        )["DBSubnetGroup"]["DBSubnetGroupName"]
        name = unique()
        client("rds").create_db_cluster(
            DBClusterIdentifier=name,
            Engine="aurora-postgresql",
            DatabaseName="app",
            MasterUsername="master",
            DBSubnetGroupName=subnets,
            EnableIAMDatabaseAuthentication=True,
            **more,
        )
        return name

    def test_runs_databases(self) -> None:
        """A real server over TLS: tokens let in whom they are for; killed, it comes back with what was committed."""
        name = self.cluster(MasterUserPassword=PASSWORD)
        place = place_of(name)
        with session(place, "master", PASSWORD) as master:
            for statement in ("CREATE ROLE app LOGIN", "GRANT rds_iam TO app", "GRANT CREATE ON SCHEMA public TO app"):
                master.ask(statement)
        with session(place, "app", token(place, "app")) as app:
            app.ask("CREATE TABLE notes (text text)")
            app.ask("INSERT INTO notes VALUES ('kept')")
            self.assertEqual(app.ask("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"), ["t"])
        with session(place, "app", token(place, "app", connects("app"))) as app:
            self.assertEqual(app.ask("SELECT text FROM notes"), ["kept"])
        wrong = ("anything", token(place, "other"), token((place[0], 1), "app"), token(place, "app", connects("other")))
        for user, password in (("app", each) for each in wrong):
            with self.assertRaisesRegex(Refused, "authentication failed"):
                Session(place, user, password)
        os.kill(postgres_at(place[0]), signal.SIGKILL)
        self.assertEqual(until(lambda: self.notes(place)), ["kept"])
        client("rds").stop_db_cluster(DBClusterIdentifier=name)
        with self.assertRaises(OSError):
            socket.create_connection(place, timeout=1)
        client("rds").start_db_cluster(DBClusterIdentifier=name)
        self.assertEqual(place_of(name), place)
        self.assertEqual(self.notes(place), ["kept"])
        instance = {"DBInstanceIdentifier": unique(), "DBInstanceClass": "db.serverless", "Engine": "aurora-postgresql"}
        client("rds").create_db_instance(DBClusterIdentifier=name, **instance)
        found = client("rds").describe_db_instances(DBInstanceIdentifier=instance["DBInstanceIdentifier"])["DBInstances"][0]
        self.assertEqual(found["Endpoint"]["Address"], place[0])
        client("rds").delete_db_instance(DBInstanceIdentifier=instance["DBInstanceIdentifier"], SkipFinalSnapshot=True)
        client("rds").delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
        with self.assertRaises(OSError):
            socket.create_connection(place, timeout=1)

    def notes(self, place: tuple[str, int]) -> list[str]:
        try:
            with session(place, "app", token(place, "app")) as app:
                return app.ask("SELECT text FROM notes")
        except (OSError, Refused):
            return []

    def test_describes_clusters_as_they_are(self) -> None:
        """An instance without a cluster has a server, too."""
        instance = client("rds").create_db_instance(
            DBInstanceIdentifier=unique(),
            DBInstanceClass="db.t4g.micro",
            Engine="postgres",
            MasterUsername="master",
            MasterUserPassword=PASSWORD,
            DBName="app",
            EnablePerformanceInsights=True,
        )["DBInstance"]
        self.assertTrue(instance["PerformanceInsightsEnabled"])
        place = (instance["Endpoint"]["Address"], instance["Endpoint"]["Port"])
        with session(place, "master", PASSWORD) as master:
            self.assertEqual(master.ask("SELECT current_database()"), ["app"])
        client("rds").delete_db_instance(DBInstanceIdentifier=instance["DBInstanceIdentifier"], SkipFinalSnapshot=True)

    def test_makes_passwords(self) -> None:
        name = self.cluster(ManageMasterUserPassword=True)
        described = client("rds").describe_db_clusters(DBClusterIdentifier=name)["DBClusters"][0]
        self.assertNotIn("ScalingConfigurationInfo", described)
        secret = described["MasterUserSecret"]
        value = json.loads(client("secretsmanager").get_secret_value(SecretId=secret["SecretArn"])["SecretString"])
        self.assertEqual(value["username"], "master")
        self.assertGreater(len(value["password"]), 20)
        with session(place_of(name), "master", value["password"]) as master:
            self.assertEqual(master.ask("SELECT current_user"), ["master"])
        client("rds").delete_db_cluster(DBClusterIdentifier=name, SkipFinalSnapshot=True)
