from __future__ import annotations

import io
import random
import time
import unittest
from typing import Any

import boto3

from engines.postgres import Database, access, first_statements
from engines.redis import User, line_of
from engines.tokens import Asked, Refused, answer_to, check, element, elements, read_message

KEY, SECRET, SESSION = "ASIAEXAMPLE", "s3cr/et+", "to/ken=="
PLACE = ("127.1.2.3", 5432)


def token(user: str = "app") -> str:
    keys = {"aws_access_key_id": KEY, "aws_secret_access_key": SECRET, "aws_session_token": SESSION}
    return boto3.client("rds", region_name="us-east-1", **keys).generate_db_auth_token(*PLACE, user)


class TestEngines(unittest.TestCase):
    def test_checks_tokens(self) -> None:
        given: dict[str, Any] = {"user": "app", "place": PLACE, "now": time.time()}
        right = {(KEY, SESSION): SECRET}
        self.assertEqual(check(token(), **given, secret_of=lambda *key: right.get(key)), KEY)
        wrong: dict[str, dict[str, Any]] = {
            "as app": {"user": "other"},
            "is for 127.1.2.3:5432": {"place": ("127.1.2.4", 5432)},
            "expired": {"now": time.time() + 901},
            "no key": {"secret_of": lambda *_: None},
            "signature": {"secret_of": lambda *_: "other"},
            "no signed token": {"token": "a password"},
        }
        for why, change in wrong.items():
            with self.assertRaisesRegex(Refused, why):
                check(**{"token": token(), **given, "secret_of": lambda *key: right.get(key), **change})

    def test_refuses_a_token_that_was_changed(self) -> None:
        """Whichever character of it."""
        chance, whole = random.Random(41), token()
        for _ in range(200):
            place = chance.randrange(len(whole))
            changed = whole[:place] + ("x" if whole[place] != "x" else "y") + whole[place + 1 :]
            with self.assertRaises(Refused):
                check(changed, "app", PLACE, time.time(), lambda *_: SECRET)

    def test_speaks_ldap(self) -> None:
        asked: list[Asked] = []

        def judge(one: Asked) -> None:
            asked.append(one)
            if one.password != "right":
                raise Refused("wrong")

        for password, result in (("right", 0), ("x" * 70_000, 49)):
            name = b"user=app,database=arn:aws:rds:x"
            bind = element(0x02, b"\x03") + element(0x04, name) + element(0x80, password.encode())
            message = element(0x30, element(0x02, b"\x07") + element(0x60, bind))
            content = read_message(io.BytesIO(message).read)
            assert content is not None
            ((_, answer),) = elements(answer_to(content, judge, lambda _: None))
            (_, number), (_, body) = elements(answer)
            self.assertEqual((number, elements(body)[0][1][0]), (b"\x07", result))
            self.assertEqual(asked[-1], ("app", "arn:aws:rds:x", password))

    def test_writes_what_servers_read(self) -> None:
        """Names cannot break out of where they stand."""
        database = Database("arn", "127.1.2.3", 5432, 'ma"ster', "it's", 'a"b')
        self.assertIn('CREATE ROLE "ma""ster" LOGIN', first_statements(database, 15)[3])
        self.assertEqual(first_statements(database, 15)[-1], 'CREATE DATABASE "a""b" OWNER "ma""ster"')
        self.assertIn("ADMIN OPTION", first_statements(database, 16)[4])
        self.assertTrue(all(line.startswith("hostssl ") for line in access(database, 1389).splitlines()))
        self.assertRegex(line_of(User("u", "on ~* +@all", ["secret"])), r"^user u reset #[0-9a-f]{64} on ~\* \+@all -config")
        self.assertIn("reset nopass on", line_of(User("u", "on ~* +@all", None)))
