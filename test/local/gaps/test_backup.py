from __future__ import annotations

import unittest

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
        arn = self.plan()["BackupPlanArn"]
        self.assertEqual(client("backup").list_tags(ResourceArn=arn)["Tags"], {"Project": "x"})

    def test_keeps_selections(self) -> None:
        plan = self.plan()["BackupPlanId"]
        selection = {"SelectionName": "tables", "IamRoleArn": role(), "Resources": ["arn:aws:dynamodb:*:*:table/x"]}
        created = client("backup").create_backup_selection(BackupPlanId=plan, BackupSelection=selection)
        key = {"BackupPlanId": plan, "SelectionId": created["SelectionId"]}
        self.assertEqual(client("backup").get_backup_selection(**key)["BackupSelection"], selection)
        client("backup").delete_backup_selection(**key)
        with self.assertRaises(ClientError):
            client("backup").get_backup_selection(**key)
