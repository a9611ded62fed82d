"""DynamoDB."""

from __future__ import annotations

import copy
import threading
import time
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from gap import Emulator, gap, wrap

TURN = threading.RLock()
"""Held while a request is answered."""

TOKEN_SECONDS = 600.0
"""How long a ClientRequestToken is remembered."""


@gap
def one_at_a_time(_: Emulator) -> None:
    """moto checks a condition and writes in two steps, with other requests in between: conditional writes get lost."""

    @wrap(DynamoHandler, "call_action")
    def call_action(original: Any, self: DynamoHandler) -> Any:
        with TURN:
            return original(self)


@gap
def transactions_share_items(_: Emulator) -> None:
    """moto copies whole tables before every transaction; the items can be shared if an update replaces its item."""

    def deepcopy(self: Table, _memo: dict[int, Any]) -> Table:
        clone = copy.copy(self)
        clone.items = copy.copy(self.items)
        for key, partition in self.items.items():
            clone.items[key] = dict(partition) if isinstance(partition, dict) else partition
        if self.stream_shard is not None:
            clone.stream_shard = copy.copy(self.stream_shard)
            clone.stream_shard.items = list(self.stream_shard.items)
            clone.stream_shard.table = clone
        return clone

    Table.__deepcopy__ = deepcopy

    @wrap(DynamoDBBackend, "update_item")
    def update_item(original: Any, self: Any, table_name: str, key: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        table = self.get_table(table_name)
        hash_key = DynamoType(key[table.hash_key_attr]) if table.hash_key_attr in key else None
        if table.range_key_attr in key and hash_key in table.items:
            partition, position = table.items[hash_key], DynamoType(key[table.range_key_attr])
        else:
            partition, position = table.items, hash_key
        if position is not None and position in partition:
            partition[position] = copy.deepcopy(partition[position])
        return original(self, table_name, key, *args, **kwargs)


@gap
def remembers_request_tokens(_: Emulator) -> None:
    """moto ignores ClientRequestToken: a transaction that is sent again because its answer got lost runs twice."""
    answers: dict[tuple[str, str, str], tuple[float, Any]] = {}

    @wrap(DynamoHandler, "transact_write_items")
    def transact_write_items(original: Any, self: DynamoHandler) -> Any:
        token = self.body.get("ClientRequestToken")
        if not token:
            return original(self)
        now = time.monotonic()
        for old in [key for key, (since, _) in answers.items() if now - since > TOKEN_SECONDS]:
            del answers[old]
        key = (self.current_account, self.region, token)
        if key not in answers:
            answers[key] = (now, original(self))
        return answers[key][1]


@gap
def queries_one_partition(_: Emulator) -> None:
    """moto compares every item of a table with the key of a query; only one partition can match."""

    index_name = 6  # position among the arguments that follow the key

    @wrap(Table, "query")
    def query(original: Any, self: Table, hash_key: DynamoType | None, *args: Any, **kwargs: Any) -> Any:
        if hash_key is None or kwargs.get("index_name") or args[index_name:][:1] not in ((), (None,)):
            return original(self, hash_key, *args, **kwargs)
        partition = copy.copy(self)
        partition.items = {hash_key: self.items[hash_key]} if hash_key in self.items else {}
        return original(partition, hash_key, *args, **kwargs)
