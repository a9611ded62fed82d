from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import unittest
from contextlib import closing, suppress
from pathlib import Path

from botocore.exceptions import ClientError
from ecs_support import network
from support import client, unique, until

PASSWORD, OTHER = "a password of sixteen", "another of sixteen or more"


def say(place: tuple[str, int], *commands: tuple[str, ...]) -> str:
    """What a cache answers to the last of some commands."""
    context = ssl.create_default_context(cafile=os.environ["LOCAL_AUTHORITY"])
    with closing(context.wrap_socket(socket.create_connection(place, timeout=5), server_hostname=place[0])) as connection:
        answer = b""
        for words in commands:
            text = "".join(f"${len(word)}\r\n{word}\r\n" for word in words)
            connection.sendall(f"*{len(words)}\r\n{text}".encode())
            answer = connection.recv(65_536)
    return answer.decode()


def redis_at(address: str) -> int:
    """The process that listens at an address."""
    for process in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError):
            if address in Path(f"/proc/{process}/cmdline").read_text():
                return int(process)
    raise LookupError(address)


@unittest.skipUnless(shutil.which("redis-server") or shutil.which("valkey-server"), "apt-get install redis-server")
class TestElasticache(unittest.TestCase):
    def test_runs_serverless_caches(self) -> None:
        """A real server over TLS, in cluster mode, for the users of its group; killed, it comes back with what it had."""
        cache, group, name, default = unique(), unique(), unique(), unique()
        elasticache = client("elasticache")
        elasticache.create_user(
            UserId=default, UserName="default", Engine="valkey", AccessString="off", Passwords=[OTHER]
        )
        elasticache.create_user(
            UserId=name, UserName="engine", Engine="valkey", AccessString="on ~td:* +@all", Passwords=[PASSWORD]
        )
        elasticache.create_user_group(UserGroupId=group, Engine="valkey", UserIds=[default, name])
        elasticache.create_serverless_cache(
            ServerlessCacheName=cache,
            Engine="valkey",
            UserGroupId=group,
            SubnetIds=network()["awsvpcConfiguration"]["subnets"],
            CacheUsageLimits={"DataStorage": {"Maximum": 1, "Unit": "GB"}},
            Tags=[{"Key": "a", "Value": "b"}],
        )
        found = elasticache.describe_serverless_caches(ServerlessCacheName=cache)["ServerlessCaches"][0]
        self.assertEqual((found["Status"], found["UserGroupId"]), ("available", group))
        self.assertEqual(elasticache.list_tags_for_resource(ResourceName=found["ARN"])["TagList"], [{"Key": "a", "Value": "b"}])
        self.assertEqual(elasticache.describe_users(UserId=name)["Users"][0]["UserGroupIds"], [group])
        place = (found["Endpoint"]["Address"], found["Endpoint"]["Port"])
        auth = ("AUTH", "engine", PASSWORD)
        self.assertEqual(say(place, auth, ("SET", "td:1", "kept")), "+OK\r\n")
        self.assertIn("cluster_slots_ok:16384", say(place, auth, ("CLUSTER", "INFO")))
        self.assertIn(place[0], say(place, auth, ("CLUSTER", "SLOTS")))
        for refused in (("GET", "other"), ("CONFIG", "GET", "*")):
            self.assertRegex(say(place, auth, refused), "^-NOPERM")
        for wrong in ((("GET", "td:1"),), (("AUTH", "engine", OTHER),)):
            self.assertRegex(say(place, *wrong), "^-(NOAUTH|WRONGPASS)")
        os.kill(redis_at(place[0]), signal.SIGKILL)
        self.assertEqual(until(lambda: self.answer(place, PASSWORD)), "$4\r\nkept\r\n")
        elasticache.modify_user(UserId=name, AuthenticationMode={"Type": "password", "Passwords": [OTHER]})
        self.assertEqual(self.answer(place, OTHER), "$4\r\nkept\r\n")
        elasticache.modify_user_group(UserGroupId=group, UserIdsToRemove=[name])
        self.assertRegex(say(place, ("AUTH", "engine", OTHER)), "^-WRONGPASS")
        with self.assertRaises(ClientError):
            elasticache.delete_user_group(UserGroupId=group)
        elasticache.delete_serverless_cache(ServerlessCacheName=cache)
        elasticache.delete_user_group(UserGroupId=group)
        with self.assertRaises(OSError):
            socket.create_connection(place, timeout=1)
        with self.assertRaises(ClientError):
            elasticache.describe_serverless_caches(ServerlessCacheName=cache)

    def answer(self, place: tuple[str, int], password: str) -> str | None:
        try:
            answer = say(place, ("AUTH", "engine", password), ("GET", "td:1"))
        except OSError:
            return None
        return answer if answer.startswith("$") else None
