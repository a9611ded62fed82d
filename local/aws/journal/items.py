"""DynamoDB items: one file for all tables, a line for each request that changed something, only ever appended to.

A line is a list of changes, `[table, "put", item]`, `[table, "delete", key]` or `[table, "drop"]`: a transaction is on
one line, and either all of it is there or, if the line was cut off, none.
"""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.table import Table
from moto.dynamodb.responses import DynamoHandler

from gap import wrap

Change = list[Any]
Items = dict[str, dict[str, Any]]
"""The items of a table by their keys, as JSON text."""


def encode(value: Any) -> Any:
    """Binary attributes are bytes in moto."""
    if isinstance(value, bytes):
        return {"base64": base64.b64encode(value).decode()}
    raise TypeError(f"{value!r} is not an attribute value")


def decode(value: dict[str, Any]) -> Any:
    return base64.b64decode(value["base64"]) if value.keys() == {"base64"} else value


class ItemJournal:
    """The file, and what it held when it was opened."""

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self.tables: dict[str, Items] = {}
        for changes in self._read(path):
            for change in changes:
                self._apply(*change)
        draft = path.with_suffix(".draft")
        lines = [[[table, "put", item]] for table, items in self.tables.items() for item in items.values()]
        draft.write_text("".join(f"{json.dumps(line, default=encode)}\n" for line in lines))
        os.replace(draft, path)
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND)

    def append(self, changes: list[Change]) -> None:
        with self._lock:
            os.write(self._file, f"{json.dumps(changes, default=encode)}\n".encode())

    @staticmethod
    def _read(path: Path) -> Iterator[list[Change]]:
        if not path.exists():
            return
        with path.open() as lines:
            for line in lines:
                if line.endswith("\n"):  # else it was cut off: its request was never answered
                    yield json.loads(line, object_hook=decode)

    def _apply(self, table: str, action: str, value: Any = None) -> None:
        if action == "drop":
            self.tables.pop(table, None)
            return
        schema, attributes = value
        position = json.dumps([attributes[name] for name in schema], default=encode)
        if action == "put":
            self.tables.setdefault(table, {})[position] = value
        else:
            self.tables.get(table, {}).pop(position, None)


def name_of(table: Table) -> str:
    return f"{table.region_name}/{table.name}"


def install(directory: Path) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    journal = ItemJournal(directory / "items.ndjson")
    request = threading.local()
    """`changes`: what the request of this thread has changed so far."""

    def note(table: Table, action: str, attributes: dict[str, Any]) -> None:
        if hasattr(request, "changes"):
            request.changes.append([name_of(table), action, [table.table_key_attrs, attributes]])

    @wrap(DynamoHandler, "call_action")
    def call_action(original: Any, self: DynamoHandler) -> Any:
        request.changes = []
        try:
            response = original(self)
            if response[0] < 400 and request.changes:
                journal.append(request.changes)
            return response
        finally:
            del request.changes

    @wrap(Table, "put_item")
    def put_item(original: Any, self: Table, *args: Any, **kwargs: Any) -> Any:
        item = original(self, *args, **kwargs)
        note(self, "put", item.to_json()["Attributes"])
        return item

    @wrap(DynamoDBBackend, "update_item")
    def update_item(original: Any, self: DynamoDBBackend, table_name: str, *args: Any, **kwargs: Any) -> Any:
        item = original(self, table_name, *args, **kwargs)
        note(self.get_table(table_name), "put", item.to_json()["Attributes"])
        return item

    @wrap(Table, "delete_item")
    def delete_item(original: Any, self: Table, *args: Any, **kwargs: Any) -> Any:
        item = original(self, *args, **kwargs)
        if item is not None:
            attributes = item.to_json()["Attributes"]
            note(self, "delete", {name: attributes[name] for name in self.table_key_attrs})
        return item

    @wrap(DynamoDBBackend, "delete_table")
    def delete_table(original: Any, self: DynamoDBBackend, *args: Any, **kwargs: Any) -> Table:
        table = original(self, *args, **kwargs)
        journal.append([[name_of(table), "drop"]])
        return table

    @wrap(DynamoDBBackend, "create_table")
    def create_table(original: Any, self: DynamoDBBackend, *args: Any, **kwargs: Any) -> Table:
        table = original(self, *args, **kwargs)
        for _, attributes in journal.tables.pop(name_of(table), {}).values():
            table.put_item(attributes)
        getattr(request, "changes", []).clear()  # they are in the file already
        return table
