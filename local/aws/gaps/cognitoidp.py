"""Cognito user pools."""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Callable, Iterable
from typing import Any

from moto.cognitoidp.models import CognitoIdpBackend, CognitoIdpUserPool, cognitoidp_backends
from moto.core.exceptions import ServiceException
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.exceptions import HTTPException
from werkzeug.serving import WSGIRequestHandler, make_server

from containers.pages import NAMES
from gap import Emulator, gap, wrap
from pages import NOTHING, Answered, Asked, page

HTTPS = 443
DISCOVERY = "/.well-known/openid-configuration"


def issuer_of(pool: CognitoIdpUserPool) -> str:
    """What tokens of a pool say of who issued them."""
    return f"https://{host_of(pool.region)}/{pool.id}"


def host_of(region: str) -> str:
    return f"cognito-idp.{region}.amazonaws.com"


def pools() -> list[tuple[CognitoIdpBackend, CognitoIdpUserPool]]:
    backends = [backend for account in list(cognitoidp_backends.values()) for backend in list(account.values())]
    return [(backend, pool) for backend in backends for pool in list(backend.user_pools.values())]


def discovered(path: str) -> str | None:
    """The document by which OpenID Connect finds the keys of a pool; moto has the keys, and not this."""
    issuer = next((issuer_of(pool) for _, pool in pools() if path == f"/{pool.id}{DISCOVERY}"), None)
    return issuer and json.dumps({"issuer": issuer, "jwks_uri": f"{issuer}/.well-known/jwks.json"})


@gap
def answers_at_its_name(emulator: Emulator) -> None:
    """Tasks believe an issuer only at its own https address, where nothing of this machine answers."""
    known: set[str] = set()

    @wrap(CognitoIdpBackend, "create_user_pool")
    def create(original: Callable[..., Any], self: CognitoIdpBackend, *args: Any, **kwargs: Any) -> Any:
        host = host_of(self.region_name)
        if host not in known:
            known.add(host)
            NAMES[host] = answer_at(host, emulator)
        return original(self, *args, **kwargs)


def answer_at(host: str, emulator: Emulator) -> str:
    """Serves what moto does with a certificate of the local authority for the name; returns the address."""

    class Quiet(WSGIRequestHandler):
        def log_request(self, *_: Any) -> None:
            """Says nothing."""

    address = emulator.addresses.take()
    directory = emulator.directory / "load-balancers"
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    certificate, key = emulator.authority.sign(address, (host, address), directory)
    moto = DomainDispatcherApplication(create_backend_app)

    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        document = discovered(environ["PATH_INFO"])
        if document is None:
            return moto(environ, start_response)
        start_response("200 OK", [("Content-Type", "application/json")])
        return [document.encode()]

    try:
        server = make_server(
            address, HTTPS, application, threaded=True, request_handler=Quiet, ssl_context=(str(certificate), str(key))
        )
    except (PermissionError, SystemExit):
        print(f"port {HTTPS} may not be had: tasks do not reach https://{host}", file=sys.stderr)
        return address
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return address


@gap
def signs_people_in(_: Emulator) -> None:
    """moto has no pages to sign in at, which is the one way into a pool whose client keeps no secret.

    `/local/user-pools?name=…`: the client of a pool.
    `/local/sign-in?client_id=…&username=<e-mail address>&group=…`: the token of whoever has signed in there, who is invited
    first.
    """

    @page("/local/user-pools")
    def client_of(asked: Asked) -> Answered:
        clients = [one for _, pool in pools() if pool.name == asked.query.get("name") for one in pool.clients]
        return Answered(200, {"client_id": clients[0]}) if clients else NOTHING

    @page("/local/sign-in")
    def sign_in(asked: Asked) -> Answered:
        client, username = asked.query.get("client_id", ""), asked.query.get("username", "")
        backend, pool = next((each for each in pools() if client in each[1].clients), (None, None))
        if backend is None or pool is None or not username:
            return NOTHING
        try:
            if pool._get_user(username) is None:
                backend.admin_create_user(pool.id, username, "SUPPRESS", "", [{"Name": "email", "Value": username}])
            if group := asked.query.get("group"):
                backend.admin_add_user_to_group(pool.id, group, username)
        except (ServiceException, HTTPException) as error:
            return Answered(403, {"message": str(error)})
        access, expires_in = pool.create_access_token(client, username, "local")
        return Answered(200, {"access_token": access, "expires_in": expires_in, "token_type": "Bearer"})
