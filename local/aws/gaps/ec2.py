"""EC2."""

from __future__ import annotations

from typing import Any

from moto.ec2.models.security_groups import SecurityGroupRule

from gap import Emulator, Wrapper, gap, wrap


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
