"""EC2."""

from __future__ import annotations

from moto.ec2.models.security_groups import SecurityGroupRule

from gap import Emulator, gap


@gap
def describes_rules_between_groups(_: Emulator) -> None:
    """moto loses the description of a rule whose source is a group, and Terraform sees a change on every plan."""

    def description(self: SecurityGroupRule) -> str | None:
        return self.ip_range.get("Description") or self.source_group.get("Description")

    SecurityGroupRule.description = property(description)
