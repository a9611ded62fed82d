"""Takes away each statement of each role, and says whose absence nothing that was asked for would have noticed.

    python3 survivors.py <endpoint> <journal> <prefix of roles>  →  ["t-developer-evolution-development WriteLogs", …]
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import boto3

from access.decision import Ask, Policies, Principal, Statement, decide, statements


def asked(journal: Path) -> dict[str, list[Ask]]:
    """What each role was allowed, by its ARN."""
    asks: dict[str, list[Ask]] = defaultdict(list)
    for line in journal.read_text().splitlines():
        noted = json.loads(line)
        asks[noted["role"]].append(Ask(noted["action"], noted["resource"], noted["context"]))
    return asks


def granted(iam: Any, role: dict[str, Any]) -> dict[str, list[Statement]]:
    """The statements of a role's own policies, by the policies' names."""
    names = iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
    documents = {name: iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)["PolicyDocument"] for name in names}
    return {name: list(statements(json.dumps(document))) for name, document in documents.items()}


def survivors(iam: Any, role: dict[str, Any], asks: list[Ask]) -> list[str]:
    principal = Principal(role["Arn"].split(":")[4], role["Arn"], role["Arn"])
    policies = granted(iam, role)

    def allowed(ask: Ask, without: str | None = None) -> bool:
        left = [statement for name, made in policies.items() if name != without for statement in made]
        return decide(principal, ask, Policies(identity=left)).allowed

    by_identity = [ask for ask in asks if allowed(ask)]
    return [name for name in policies if all(allowed(ask, name) for ask in by_identity)]


def main() -> None:
    endpoint, journal, prefix = sys.argv[1:]
    iam = boto3.client("iam", endpoint_url=endpoint, region_name="us-east-1")  # it has no regions
    asks = asked(Path(journal))
    roles = [role for page in iam.get_paginator("list_roles").paginate() for role in page["Roles"]]
    ours = [role for role in roles if role["RoleName"].startswith(prefix)]
    print(json.dumps(sorted(f"{role['RoleName']} {name}" for role in ours for name in survivors(iam, role, asks[role["Arn"]]))))


if __name__ == "__main__":
    main()
