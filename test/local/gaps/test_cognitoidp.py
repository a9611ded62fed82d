from __future__ import annotations

import base64
import http.client
import json
import os
import socket
import ssl
import unittest
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import urlopen

from support import client, unique

HOST = "cognito-idp.us-east-1.amazonaws.com"


def local(path: str, **query: str) -> Any:
    with urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/local/{path}?{urlencode(query)}", timeout=10) as answer:
        return json.load(answer)


def pool() -> str:
    return client("cognito-idp").create_user_pool(PoolName=unique(), UsernameAttributes=["email"])["UserPool"]["Id"]


def asked_at_its_name(path: str) -> dict[str, Any]:
    """What the issuer says to whoever asks it by its name, and believes the local authority alone."""
    [address] = local("hosts", name=HOST)
    context = ssl.create_default_context(cafile=os.environ["LOCAL_AUTHORITY"])
    connection = http.client.HTTPSConnection(HOST, timeout=10)
    connection.sock = context.wrap_socket(socket.create_connection((address, 443), timeout=10), server_hostname=HOST)
    connection.request("GET", path)
    response = connection.getresponse()
    assert response.status == 200, response.status
    return json.load(response)


def claims(token: str) -> dict[str, Any]:
    body = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))


class TestCognitoidp(unittest.TestCase):
    def test_answers_at_its_name(self) -> None:
        name = pool()
        found = asked_at_its_name(f"/{name}/.well-known/openid-configuration")
        self.assertEqual(found["issuer"], f"https://{HOST}/{name}")
        keys = asked_at_its_name(found["jwks_uri"].removeprefix(f"https://{HOST}"))["keys"]
        self.assertEqual([key["kty"] for key in keys], ["RSA"])

    def test_signs_people_in(self) -> None:
        name = pool()
        made = client("cognito-idp").create_user_pool_client(UserPoolId=name, ClientName="page")["UserPoolClient"]["ClientId"]
        listed = client("cognito-idp").describe_user_pool(UserPoolId=name)["UserPool"]["Name"]
        self.assertEqual(local("user-pools", name=listed), {"client_id": made})
        client("cognito-idp").create_group(UserPoolId=name, GroupName="viewer")
        ann = {"client_id": made, "username": "ann@example.com"}
        token = claims(local("sign-in", **ann, group="viewer")["access_token"])
        self.assertEqual((token["iss"], token["client_id"]), (f"https://{HOST}/{name}", made))
        self.assertEqual((token["token_use"], token["cognito:groups"]), ("access", ["viewer"]))
        self.assertEqual(claims(local("sign-in", **ann)["access_token"])["sub"], token["sub"])
        for wrong, status in (({"client_id": "other"}, 404), ({"group": "nobody"}, 403)):
            with self.assertRaises(HTTPError) as raised:
                local("sign-in", **{**ann, **wrong})
            self.assertEqual(raised.exception.code, status)
