from __future__ import annotations

import contextlib
import http.client
import json
import os
import ssl
import time
import unittest
from collections.abc import Iterator
from email.message import Message
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from urllib.request import urlopen

from ecs_support import (
    PORT,
    address,
    ask,
    cluster,
    definition,
    described,
    network,
    remove,
    service,
    steady,
    tasks_of,
    vpc,
)
from support import client, unique, until


def target_group(**more: Any) -> str:
    given = {"HealthCheckPath": "/healthz", "HealthCheckIntervalSeconds": 5, "UnhealthyThresholdCount": 2, **more}
    return client("elbv2").create_target_group(
        Name=unique()[:32], Protocol="HTTP", Port=PORT, VpcId=vpc(), TargetType="ip", **given
    )["TargetGroups"][0]["TargetGroupArn"]


def load_balancer() -> str:
    return client("elbv2").create_load_balancer(Name=unique()[:32], Subnets=network()["awsvpcConfiguration"]["subnets"])[
        "LoadBalancers"
    ][0]["LoadBalancerArn"]


def listener(balancer: str, port: int, protocol: str, action: dict[str, Any]) -> str:
    given: dict[str, Any] = {"LoadBalancerArn": balancer, "Port": port, "Protocol": protocol, "DefaultActions": [action]}
    if protocol == "HTTPS":
        arn = client("acm").request_certificate(DomainName="t-developer.example")["CertificateArn"]
        given |= {"Certificates": [{"CertificateArn": arn}], "SslPolicy": "ELBSecurityPolicy-TLS13-1-3-2021-06"}
    return client("elbv2").create_listener(**given)["Listeners"][0]["ListenerArn"]


def fixed(status: str, body: str) -> dict[str, Any]:
    config = {"StatusCode": status, "ContentType": "text/plain", "MessageBody": body}
    return {"Type": "fixed-response", "FixedResponseConfig": config}


def place(arn: str) -> str:
    """Where a listener is."""
    with urlopen(f"{os.environ['AWS_ENDPOINT_URL']}/local/load-balancers") as response:
        listeners = [one for balancer in json.load(response) for one in balancer["listeners"]]
    return next(one["url"] for one in listeners if one["arn"] == arn)


class Answer(NamedTuple):
    """What a load balancer answered."""

    status: int
    headers: Message
    body: bytes


@contextlib.contextmanager
def asked(url: str, path: str, method: str = "GET", **headers: str) -> Iterator[http.client.HTTPResponse]:
    """Asks a load balancer, looks at its certificate, and gives the answer as it comes."""
    to = urlsplit(url)
    if to.scheme == "https":
        context = ssl.create_default_context(cafile=os.environ["LOCAL_AUTHORITY"])
        connection: http.client.HTTPConnection = http.client.HTTPSConnection(to.hostname, to.port, timeout=10, context=context)
    else:
        connection = http.client.HTTPConnection(to.hostname, to.port, timeout=10)
    with contextlib.closing(connection):
        connection.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        yield connection.getresponse()


def request(url: str, path: str, method: str = "GET", **headers: str) -> Answer:
    """The whole answer of a load balancer."""
    with asked(url, path, method, **headers) as response:
        return Answer(response.status, response.headers, response.read())


def health(group: str) -> list[str]:
    described = client("elbv2").describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"]
    return sorted(one["TargetHealth"]["State"] for one in described)


class TestElbv2(unittest.TestCase):
    def test_forwards(self) -> None:
        """Requests go by rules to the healthy tasks of a service, and no request is lost while they are replaced."""
        group = target_group()
        balancer = load_balancer()
        secure = listener(balancer, 443, "HTTPS", {"Type": "forward", "TargetGroupArn": group})
        client("elbv2").modify_load_balancer_attributes(
            LoadBalancerArn=balancer,
            Attributes=[{"Key": "routing.http.drop_invalid_header_fields.enabled", "Value": "true"}],
        )
        first = definition()
        url = place(secure)
        self.assertEqual(request(url, "/who").status, 503)
        targets = [{"targetGroupArn": group, "containerName": "main", "containerPort": PORT}]
        configuration = {"minimumHealthyPercent": 100, "maximumPercent": 200}
        name = service(first, desiredCount=2, loadBalancers=targets, deploymentConfiguration=configuration)
        steady(name, 2)
        self.assertEqual(health(group), ["healthy", "healthy"])
        self.assertEqual({json.loads(request(url, "/who").body)["pid"] for _ in range(6)}, {ask(address(one))["pid"] for one in tasks_of(name)})
        self.forwarded_headers(url)
        self.events_come_one_by_one(url)
        self.rules(balancer, secure, url)
        self.replaced_without_loss(name, first, url)
        sick = tasks_of(name)[0]
        ask(address(sick), "/sicken")
        until(lambda: all(one["taskArn"] != sick["taskArn"] for one in tasks_of(name)))
        steady(name, 2)
        until(lambda: health(group) == ["healthy", "healthy"])
        remove(name)
        self.assertEqual(health(group), [])

    def forwarded_headers(self, url: str) -> None:
        told = json.loads(request(url, "/headers", X_Forwarded_For="10.0.0.1", Host="who.example").body)["headers"]
        self.assertRegex(told["x-forwarded-for"], r"^10\.0\.0\.1, 127\.")
        self.assertEqual((told["x-forwarded-proto"], told["x-forwarded-port"], told["host"]), ("https", "443", "who.example"))
        self.assertRegex(told["x-amzn-trace-id"], "^Root=1-")

    def events_come_one_by_one(self, url: str) -> None:
        began = time.monotonic()
        with asked(url, "/events") as response:
            self.assertEqual(response.readline(), b"data: first\n")
            first = time.monotonic() - began
            self.assertIn(b"data: last", response.read())
        self.assertLess(first, time.monotonic() - began - 0.2)

    def rules(self, balancer: str, secure: str, url: str) -> None:
        """The first by priority whose conditions all hold."""
        conditions = {
            "path": [{"Field": "path-pattern", "Values": ["/a*/c"]}],
            "host": [{"Field": "host-header", "HostHeaderConfig": {"Values": ["*.example"]}}],
            "method": [{"Field": "http-request-method", "HttpRequestMethodConfig": {"Values": ["DELETE"]}}],
            "header": [{"Field": "http-header", "HttpHeaderConfig": {"HttpHeaderName": "X-Kind", "Values": ["b?d"]}}],
            "query": [{"Field": "query-string", "QueryStringConfig": {"Values": [{"Key": "q", "Value": "1*"}]}}],
        }
        for priority, (what, condition) in enumerate(reversed(conditions.items())):
            given = {"Priority": priority + 1, "Conditions": condition, "Actions": [fixed("200", what)]}
            client("elbv2").create_rule(ListenerArn=secure, **given)
        asked: list[tuple[str, str, dict[str, str]]] = [
            ("path", "/abc/c", {}),
            ("host", "/abc/c", {"Host": "one.example"}),
            ("header", "/abc/c", {"Host": "one.example", "X_Kind": "bad"}),
            ("query", "/abc/c?q=12", {"X_Kind": "bad"}),
        ]
        for what, path, headers in asked:
            self.assertEqual(request(url, path, **headers).body.decode(), what)
        self.assertEqual(request(url, "/", "DELETE").body, b"method")
        config = {"Protocol": "HTTPS", "Port": "443", "StatusCode": "HTTP_301"}
        plain = listener(balancer, 80, "HTTP", {"Type": "redirect", "RedirectConfig": config})
        redirected = request(place(plain), "/who?x=1")
        self.assertEqual(redirected.status, 301)
        location = str(redirected.headers["location"])
        self.assertEqual(location.removesuffix("/who?x=1"), url.removesuffix(":443"))

    def replaced_without_loss(self, name: str, before: str, url: str) -> None:
        """A deployment under requests: each is answered by one version or the other."""
        family = before.rpartition("/")[2].partition(":")[0]
        after = definition(family, {"VERSION": "2"})
        client("ecs").update_service(cluster=cluster(), service=name, taskDefinition=after)
        answers = []
        while described(name)["deployments"][0]["rolloutState"] == "IN_PROGRESS":
            answers.append(json.loads(request(url, "/who").body)["version"])
        self.assertLessEqual(set(answers), {"1", "2"})
        self.assertEqual(json.loads(request(url, "/who").body)["version"], "2")
