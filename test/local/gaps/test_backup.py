from __future__ import annotations

import json
import os
import unittest
from urllib.parse import quote
from urllib.request import Request, urlopen

from botocore.exceptions import ClientError
from support import client, role, unique


class TestBackup(unittest.TestCase):
    def plan(self) -> dict[str, str]:
        vault = client("backup").create_backup_vault(BackupVaultName=unique())["BackupVaultArn"].rpartition(":")[2]
        rule = {"RuleName": "daily", "TargetBackupVaultName": vault}
        return client("backup").create_backup_plan(
            BackupPlan={"BackupPlanName": unique(), "Rules": [rule]}, BackupPlanTags={"Project": "x"}
        )

    def test_lists_tags(self) -> None:
        """Terraform's path has no slash at its end, boto3's has one."""
        arn = self.plan()["BackupPlanArn"]
        signature = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/backup/aws4_request"
        for path in (quote(arn, safe=""), quote(arn, safe="") + "/"):
            request = Request(f"{os.environ['AWS_ENDPOINT_URL']}/tags/{path}", headers={"Authorization": signature})
            with urlopen(request) as response:
                self.assertEqual(json.load(response)["Tags"], {"Project": "x"})

    def test_keeps_selections(self) -> None:
        plan = self.plan()["BackupPlanId"]
        selection = {"SelectionName": "tables", "IamRoleArn": role(), "Resources": ["arn:aws:dynamodb:*:*:table/x"]}
        created = client("backup").create_backup_selection(BackupPlanId=plan, BackupSelection=selection)
        key = {"BackupPlanId": plan, "SelectionId": created["SelectionId"]}
        self.assertEqual(client("backup").get_backup_selection(**key)["BackupSelection"], selection)
        client("backup").delete_backup_selection(**key)
        with self.assertRaises(ClientError):
            client("backup").get_backup_selection(**key)
