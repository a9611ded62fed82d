"""Signed tokens as passwords of databases. PostgreSQL asks an LDAP server whether a password is right; this is one that
looks whether the password is a token of RDS, signed with keys that there are, for that user and server, not too long ago.

https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.html
"""

from __future__ import annotations

import hashlib
import hmac
import socketserver
import threading
from collections.abc import Callable
from datetime import datetime, timezone
from typing import NamedTuple
from urllib.parse import parse_qsl, quote

DOMAIN = "database"
"""What stands before the name of the database in the name that PostgreSQL asks for."""

SKEW_SECONDS = 300
SUCCESS, INVALID_CREDENTIALS = 0, 49
BIND, BIND_ANSWER, SIMPLE, SEQUENCE, INTEGER, STRING, ENUMERATED = 0x60, 0x61, 0x80, 0x30, 0x02, 0x04, 0x0A


class Asked(NamedTuple):
    """A password that is to be judged."""

    user: str
    database: str
    password: str


SecretOf = Callable[[str, str | None], str | None]
"""The secret that belongs to a key and, of a session, its token; None where there is no such key."""


class Refused(Exception):
    """A token is not right; says why."""


CHECKS: list[Callable[[str, str], None]] = []
"""Asked whether a key may connect as a user of a database, an ARN; raise Refused where it may not."""


def check(token: str, user: str, place: tuple[str, int], now: float, secret_of: SecretOf) -> str:
    """The key that a token for a user at a place was signed with.

    :raises Refused: it is not right, or not any more
    """
    host, _, text = token.partition("/?")
    query = dict(parse_qsl(text))
    try:
        key, date, region, service, _ = query["X-Amz-Credential"].split("/")
        signed = datetime.strptime(query["X-Amz-Date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=timezone.utc).timestamp()
        lifetime, signature = float(query["X-Amz-Expires"]), query["X-Amz-Signature"]
    except (KeyError, ValueError):
        raise Refused("it is no signed token") from None
    if host != "{}:{}".format(*place):
        raise Refused(f"it is for {host}")
    if query.get("Action") != "connect" or query.get("DBUser") != user or service != "rds-db":
        raise Refused(f"it is for {query.get('Action')} as {query.get('DBUser')}")
    if not signed - SKEW_SECONDS <= now <= signed + lifetime:
        raise Refused("it has expired")
    secret = secret_of(key, query.get("X-Amz-Security-Token"))
    if secret is None:
        raise Refused(f"there is no key {key}")
    if not hmac.compare_digest(signature, sign(host, query, secret, (date, region, service))):
        raise Refused("its signature is wrong")
    return key


def sign(host: str, query: dict[str, str], secret: str, scope: tuple[str, str, str]) -> str:
    """https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html"""
    pairs = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in query.items() if name != "X-Amz-Signature")
    canonical_query = "&".join(f"{name}={value}" for name, value in pairs)
    nothing = hashlib.sha256(b"").hexdigest()
    canonical = "\n".join(["GET", "/", canonical_query, f"host:{host}", "", "host", nothing])
    place = "/".join([*scope, "aws4_request"])
    text = "\n".join(["AWS4-HMAC-SHA256", query["X-Amz-Date"], place, hashlib.sha256(canonical.encode()).hexdigest()])
    key = f"AWS4{secret}".encode()
    for part in (*scope, "aws4_request"):
        key = hmac.digest(key, part.encode(), "sha256")
    return hmac.digest(key, text.encode(), "sha256").hex()


class Tokens:
    """An LDAP server at a port of its own; `judge` raises Refused."""

    def __init__(self, judge: Callable[[Asked], None], log: Callable[[str], None]) -> None:
        class Handler(socketserver.StreamRequestHandler):
            timeout = 10

            def handle(self) -> None:
                while (message := read_message(self.rfile.read)) is not None:
                    if not (answer := answer_to(message, judge, log)):
                        return
                    self.wfile.write(answer)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True

        server = Server(("127.0.0.1", 0), Handler)
        self.port: int = server.server_address[1]
        threading.Thread(target=server.serve_forever, daemon=True).start()


def answer_to(message: bytes, judge: Callable[[Asked], None], log: Callable[[str], None]) -> bytes:
    """The answer to a bind; nothing where it is another request, which ends the connection.

    https://www.rfc-editor.org/rfc/rfc4511#section-4.2
    """
    (_, number), (kind, operation) = elements(message)[:2]
    if kind != BIND:
        return b""
    (_, _version), (_, name), (_, password) = elements(operation)[:3]
    user, _, database = name.decode().removeprefix("user=").rpartition(f",{DOMAIN}=")
    try:
        judge(Asked(user, database, password.decode("utf-8", "replace")))
        result, text = SUCCESS, ""
    except Refused as error:
        log(f"database {database} refused {user}: {error}")
        result, text = INVALID_CREDENTIALS, str(error)
    body = element(ENUMERATED, bytes([result])) + element(STRING, b"") + element(STRING, text.encode())
    return element(SEQUENCE, element(INTEGER, number) + element(BIND_ANSWER, body))


def element(tag: int, content: bytes) -> bytes:
    """One element of BER."""
    size = len(content)
    if size < 0x80:
        return bytes([tag, size]) + content
    digits = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes([tag, 0x80 | len(digits)]) + digits + content


def elements(content: bytes) -> list[tuple[int, bytes]]:
    """The elements that lie one after the other."""
    found = []
    while content:
        tag, size, start = content[0], content[1], 2
        if size & 0x80:
            start = 2 + (size & 0x7F)
            size = int.from_bytes(content[2:start], "big")
        found.append((tag, content[start : start + size]))
        content = content[start + size :]
    return found


def read_message(read: Callable[[int], bytes]) -> bytes | None:
    """The content of the next message; None at the end."""
    head = read(2)
    if len(head) < 2:
        return None
    size = head[1]
    if size & 0x80:
        size = int.from_bytes(read(size & 0x7F), "big")
    return read(size)
