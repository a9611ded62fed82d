"""Backup."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any
from urllib.parse import unquote

from moto.backup.exceptions import ResourceNotFoundException
from moto.backup.responses import BackupResponse

from gap import Emulator, gap


@gap
def lists_tags(_: Emulator) -> None:
    """moto reads the ARN from the wrong part of the path, finds no tags, and Terraform sets them on every apply."""

    def list_tags(self: BackupResponse) -> str:
        arn = unquote(self.path.partition("/tags/")[2]).rstrip("/")
        return json.dumps({"Tags": self.backup_backend.list_tags(arn)})

    BackupResponse.list_tags = list_tags


@gap
def keeps_selections(_: Emulator) -> None:
    """moto knows no backup selections: what a plan backs up."""
    selections: dict[str, dict[str, Any]] = {}

    def create_backup_selection(self: BackupResponse) -> str:
        plan = self.path.partition("/plans/")[2].partition("/")[0]
        selection = {
            "BackupSelection": json.loads(self.body)["BackupSelection"],
            "BackupPlanId": plan,
            "SelectionId": str(uuid.uuid4()),
            "CreationDate": time.time(),
        }
        selections[selection["SelectionId"]] = selection
        return json.dumps({key: value for key, value in selection.items() if key != "BackupSelection"})

    def get_backup_selection(self: BackupResponse) -> str:
        selection = selections.get(self.path.rstrip("/").rpartition("/")[2])
        if selection is None:
            raise ResourceNotFoundException(msg="there is no such backup selection")
        return json.dumps(selection)

    def delete_backup_selection(self: BackupResponse) -> str:
        selections.pop(self.path.rstrip("/").rpartition("/")[2], None)
        return "{}"

    BackupResponse.create_backup_selection = create_backup_selection
    BackupResponse.get_backup_selection = get_backup_selection
    BackupResponse.delete_backup_selection = delete_backup_selection
