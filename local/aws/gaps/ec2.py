"""EC2."""

from __future__ import annotations

from typing import Any

from moto.ec2.exceptions import EC2ClientError, InvalidPermissionNotFoundError, InvalidSecurityGroupRuleIdNotFoundError
from moto.ec2.models import EC2Backend
from moto.ec2.models.security_groups import SecurityGroupRule

from gap import Emulator, Wrapper, gap, wrap


class UnknownEntry(EC2ClientError):
    """What EC2 says of an entry that a network ACL does not have."""

    def __init__(self, acl: str, number: int, egress: bool) -> None:
        direction = "egress" if egress else "ingress"
        message = f"The {direction} entry with rule number {number} does not exist in network ACL '{acl}'"
        super().__init__("InvalidNetworkAclEntry.NotFound", message)


@gap
def says_which_rule_is_gone(_: Emulator) -> None:
    """moto fails (500), or says another code, where a rule is taken out again: whoever tries twice never gets done."""

    @wrap(EC2Backend, "delete_network_acl_entry")
    def delete(original: Wrapper, self: EC2Backend, network_acl_id: str, rule_number: int, egress: bool) -> Any:
        try:
            return original(self, network_acl_id, rule_number, egress)
        except StopIteration:
            raise UnknownEntry(network_acl_id, rule_number, egress) from None

    def revoke(original: Wrapper, self: EC2Backend, *given: Any, **named: Any) -> Any:
        try:
            return original(self, *given, **named)
        except InvalidPermissionNotFoundError:
            if ids := named.get("security_rule_ids"):
                raise InvalidSecurityGroupRuleIdNotFoundError(ids[0]) from None
            raise

    for direction in ("ingress", "egress"):
        wrap(EC2Backend, f"revoke_security_group_{direction}")(revoke)


@gap
def describes_rules_between_groups(_: Emulator) -> None:
    """moto loses the description of a rule whose source is a group, and Terraform sees a change on every plan."""

    def description(self: SecurityGroupRule) -> str | None:
        return self.ip_range.get("Description") or self.source_group.get("Description")

    SecurityGroupRule.description = property(description)


@gap
def describes_rules_with_prefix_lists(_: Emulator) -> None:
    """moto loses the description of a rule whose peer is a prefix list, and Terraform sees a change on every plan."""

    @wrap(SecurityGroupRule, "__init__")
    def keep_description(init: Wrapper, rule: SecurityGroupRule, *given: Any, **named: Any) -> None:
        init(rule, *given, **named)
        peers = [peer for peer in (*given, *named.values()) if isinstance(peer, dict) and "PrefixListId" in peer]
        for description in (peer["Description"] for peer in peers if "Description" in peer):
            rule.ip_range = {"Description": description}  # where moto keeps that of any rule
