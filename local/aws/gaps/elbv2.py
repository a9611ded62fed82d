"""Elastic Load Balancing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from moto.acm.models import acm_backends
from moto.elbv2.models import (
    ELBv2Backend,
    FakeAction,
    FakeHealthStatus,
    FakeListener,
    FakeLoadBalancer,
    FakeTargetGroup,
    elbv2_backends,
)

from certificates import Authority
from containers.health import PACE, paced
from gap import Emulator, gap, wrap
from pages import Answered, Asked, page

IDLE_SECONDS = 60
CHANGES = (
    *("create_load_balancer", "delete_load_balancer", "modify_load_balancer_attributes"),
    *("create_listener", "modify_listener", "delete_listener", "add_listener_certificates", "remove_listener_certificates"),
    *("create_rule", "modify_rule", "delete_rule", "set_rule_priorities"),
    *("create_target_group", "modify_target_group", "modify_target_group_attributes", "delete_target_group"),
    *("register_targets", "deregister_targets"),
)
"""What load balancers have to know of."""

FIELDS = {"path-pattern": "PathPattern", "host-header": "HostHeader", "http-request-method": "HttpRequestMethod"}
CONFIGS = {**FIELDS, "source-ip": "SourceIp", "http-header": "HttpHeader", "query-string": "QueryString"}


def condition(given: dict[str, Any]) -> dict[str, Any]:
    """The `Condition` of local/balancer/configuration.ts: AWS has the values in one of two places."""
    config = given.get(f"{CONFIGS[given['Field']]}Config") or {}
    return {"Field": given["Field"], "Values": given.get("Values") or [], **config}


def action(given: FakeAction) -> dict[str, Any]:
    """The `Action`: AWS has one target group or several."""
    data = given.data
    if data["Type"] != "forward":
        return data
    several = (data.get("ForwardConfig") or {}).get("TargetGroups")
    groups = several or [{"TargetGroupArn": data["TargetGroupArn"]}]
    weighted = [{"TargetGroupArn": one["TargetGroupArn"], "Weight": int(one.get("Weight", 1))} for one in groups]
    return {"Type": "forward", "TargetGroups": weighted}


def rules_of(listener: FakeListener) -> list[dict[str, Any]]:
    """By priority, the default at the end."""
    own = sorted(listener._non_default_rules.values(), key=lambda rule: int(rule.priority))
    rules = [
        {"conditions": [condition(one) for one in rule.conditions], "actions": [action(one) for one in rule.actions]}
        for rule in own
    ]
    return [*rules, {"conditions": [], "actions": [action(one) for one in listener.default_actions]}]


def group_of(group: FakeTargetGroup) -> dict[str, Any]:
    """The `TargetGroup`; pauses are shorter here."""
    port = str(group.health_check_port or "traffic-port")
    return {
        "arn": group.arn,
        "protocol": group.protocol,
        "targets": [{"address": one["Id"], "port": int(one["Port"])} for one in group.targets.values()],
        "deregistrationDelayMs": float(group.attributes["deregistration_delay.timeout_seconds"]) * 1000 / PACE,
        "check": {
            "enabled": group.health_check_enabled,
            "protocol": group.health_check_protocol,
            "path": group.health_check_path or "/",
            "intervalMs": paced(float(group.health_check_interval_seconds)) * 1000,
            "timeoutMs": float(group.health_check_timeout_seconds) * 1000,
            "healthyThreshold": int(group.healthy_threshold_count),
            "unhealthyThreshold": int(group.unhealthy_threshold_count),
            "matcher": (group.matcher or {}).get("HttpCode") or "200",
            **({"port": int(port)} if port.isdigit() else {}),
        },
    }


class LoadBalancers:
    """What is applied, as the balancer is told it."""

    def __init__(self, emulator: Emulator) -> None:
        self._emulator = emulator
        self._directory = emulator.directory / "load-balancers"
        self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._addresses: dict[str, str] = {}
        self._signed: dict[tuple[str, ...], tuple[Path, Path]] = {}

    def tell(self) -> None:
        self._emulator.balancer.configure(self._applied)

    def _applied(self) -> dict[str, Any]:
        """The `Configuration`."""
        backends = [backend for account in list(elbv2_backends.values()) for backend in list(account.values())]
        balancers = [one for backend in backends for one in backend.load_balancers.values() if one.type == "application"]
        groups = [one for backend in backends for one in backend.target_groups.values()]
        self._forget({one.arn for one in balancers})
        http = [one for one in groups if one.protocol in ("HTTP", "HTTPS") and one.target_type == "ip"]
        return {
            "loadBalancers": [self._balancer(one) for one in balancers],
            "targetGroups": [group_of(one) for one in http],
        }

    def described(self) -> list[dict[str, Any]]:
        """Where they are: the page `/local/load-balancers`."""
        backends = [backend for account in list(elbv2_backends.values()) for backend in list(account.values())]
        return [
            {
                "name": one.name,
                "arn": one.arn,
                "dnsName": one.dns_name,
                "address": self._addresses[one.arn],
                "listeners": [self._listener_page(one, listener) for listener in one.listeners.values()],
            }
            for backend in backends
            for one in list(backend.load_balancers.values())
            if one.arn in self._addresses
        ]

    def _listener_page(self, balancer: FakeLoadBalancer, listener: FakeListener) -> dict[str, Any]:
        port = self._emulator.balancer.ports[listener.arn]
        url = f"{listener.protocol.lower()}://{self._addresses[balancer.arn]}:{port}"
        return {"arn": listener.arn, "port": int(listener.port), "url": url}

    def _forget(self, arns: set[str]) -> None:
        for arn in self._addresses.keys() - arns:
            self._emulator.addresses.give_back(self._addresses.pop(arn))

    def _balancer(self, balancer: FakeLoadBalancer) -> dict[str, Any]:
        if balancer.arn not in self._addresses:
            self._addresses[balancer.arn] = self._emulator.addresses.take()
        attributes = balancer.attrs
        return {
            "arn": balancer.arn,
            "address": self._addresses[balancer.arn],
            "idleTimeoutMs": float(attributes.get("idle_timeout.timeout_seconds", IDLE_SECONDS)) * 1000,
            "dropInvalidHeaders": attributes.get("routing.http.drop_invalid_header_fields.enabled") == "true",
            "forwardedFor": attributes.get("routing.http.xff_header_processing.mode", "append"),
            "listeners": [self._listener(balancer, one) for one in balancer.listeners.values()],
        }

    def _listener(self, balancer: FakeLoadBalancer, listener: FakeListener) -> dict[str, Any]:
        told = {"arn": listener.arn, "port": int(listener.port), "protocol": listener.protocol, "rules": rules_of(listener)}
        if listener.protocol == "HTTPS":
            certificate, key = self._certificate(balancer, listener)
            newest = "TLS13-1-3" in (listener.ssl_policy or "")
            told["tls"] = {"certificate": str(certificate), "key": str(key), "minVersion": "TLSv1.3" if newest else "TLSv1.2"}
        return told

    def _certificate(self, balancer: FakeLoadBalancer, listener: FakeListener) -> tuple[Path, Path]:
        """Of the local authority, for the names of the applied certificates and the address of the load balancer."""
        address = self._addresses[balancer.arn]
        hosts = tuple(dict.fromkeys([address, balancer.dns_name, "localhost", *names_of(listener)]))
        if hosts not in self._signed:
            authority: Authority = self._emulator.authority
            self._signed[hosts] = authority.sign(address, hosts, self._directory)
        return self._signed[hosts]


def names_of(listener: FakeListener) -> list[str]:
    """The names that its certificates are for."""
    arns = filter(None, listener.certificates)
    certificates = [acm_backends[arn.split(":")[4]][arn.split(":")[3]]._certificates.get(arn) for arn in arns]
    described = [one.describe()["Certificate"] for one in certificates if one is not None]
    return [name for one in described for name in (one["DomainName"], *one.get("SubjectAlternativeNames", []))]


@gap
def forwards(emulator: Emulator) -> None:
    """moto writes down load balancers, and there is nobody to ask; every target is healthy."""
    balancers = LoadBalancers(emulator)

    @page("/local/load-balancers")
    def places(_: Asked) -> Answered:
        return Answered(200, balancers.described())

    for change in CHANGES:

        @wrap(ELBv2Backend, change)
        def tell(original: Any, self: ELBv2Backend, *args: Any, **kwargs: Any) -> Any:
            result = original(self, *args, **kwargs)
            balancers.tell()
            return result

    @wrap(ELBv2Backend, "describe_target_health")
    def describe(original: Any, self: ELBv2Backend, arn: str, targets: list[dict[str, Any]]) -> list[FakeHealthStatus]:
        original(self, arn, targets)
        group = self.target_groups[arn]
        known = [(one["Id"], int(one["Port"])) for one in group.targets.values()]
        asked = [(one["Id"], int(one.get("Port", group.port))) for one in targets]
        answer = []
        for address, port in asked or [*known, *emulator.balancer.draining(arn)]:
            health = emulator.balancer.health(arn, address, port)
            answer.append(
                FakeHealthStatus(address, str(port), str(port), health["state"], health.get("reason"), health.get("description"))
            )
        return answer
