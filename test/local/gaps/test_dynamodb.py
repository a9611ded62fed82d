from __future__ import annotations

import unittest
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from botocore.exceptions import ClientError
from support import client, fastest, fill, item, table, unique


class TestDynamodb(unittest.TestCase):
    def test_one_at_a_time(self) -> None:
        """Of many that create an item at once one does, and no increment of a counter is lost."""
        name = table()
        large = {f"a{i}": str(i) for i in range(150)}  # moto takes its time between the check and the write

        def create(attempt: tuple[int, int]) -> bool:
            try:
                client("dynamodb").put_item(
                    TableName=name,
                    Item=item(f"race{attempt[0]}", "s", **large),
                    ConditionExpression="attribute_not_exists(p)",
                )
            except ClientError:
                return False
            return True

        def increment(_: int) -> None:
            client("dynamodb").update_item(
                TableName=name,
                Key=item("counter", "s"),
                UpdateExpression="ADD n :one",
                ExpressionAttributeValues={":one": {"N": "1"}},
            )

        with ThreadPoolExecutor(20) as pool:
            for race in range(3):
                self.assertEqual(sum(pool.map(create, [(race, writer) for writer in range(10)])), 1)
            list(pool.map(increment, range(300)))
        counter = client("dynamodb").get_item(TableName=name, Key=item("counter", "s"))["Item"]
        self.assertEqual(counter["n"], {"N": "300"})

    def transact(self, name: str, expected: str, **more: Any) -> None:
        """Puts one item and updates another, if that is as expected."""
        update = {
            "TableName": name,
            "Key": item("p", "s0"),
            "UpdateExpression": "SET v = :v",
            "ExpressionAttributeValues": {":v": {"S": "new"}},
        }
        check = {
            "TableName": name,
            "Key": item("p", "s1"),
            "ConditionExpression": expected,
        }
        put = {"TableName": name, "Item": item("put", "s")}
        client("dynamodb").transact_write_items(
            TransactItems=[{"Put": put}, {"Update": update}, {"ConditionCheck": check}], **more
        )

    def test_transactions_share_items(self) -> None:
        """A transaction takes as long in a large table as in a small one, and a failed one changes nothing."""
        small, large = table(), table()
        fill(small, [("p", f"s{i}") for i in range(2)])
        fill(large, [("p", f"s{i}") for i in range(2000)])
        with self.assertRaises(ClientError):
            self.transact(large, "attribute_not_exists(p)")
        self.assertEqual(client("dynamodb").get_item(TableName=large, Key=item("p", "s0"))["Item"], item("p", "s0"))
        self.assertNotIn("Item", client("dynamodb").get_item(TableName=large, Key=item("put", "s")))

        def seconds(name: str) -> float:
            return fastest(lambda: self.transact(name, "attribute_exists(p)"))

        self.assertLess(seconds(large), 3 * seconds(small))

    def test_remembers_request_tokens(self) -> None:
        name = table()
        token = unique()
        once = {"TableName": name, "Item": item("once", "s"), "ConditionExpression": "attribute_not_exists(p)"}
        for _ in range(2):
            client("dynamodb").transact_write_items(TransactItems=[{"Put": once}], ClientRequestToken=token)
        with self.assertRaises(ClientError):
            client("dynamodb").transact_write_items(TransactItems=[{"Put": once}], ClientRequestToken=unique())

    def test_queries_one_partition(self) -> None:
        """A query takes as long in a table with many partitions as in one with few."""
        small, large = table(), table()
        fill(small, [(f"p{i}", "s") for i in range(2)])
        fill(large, [(f"p{i}", "s") for i in range(2000)])

        def query(name: str) -> list[Any]:
            return client("dynamodb").query(
                TableName=name, KeyConditionExpression="p = :p", ExpressionAttributeValues={":p": {"S": "p1"}}
            )["Items"]

        self.assertEqual(query(large), [item("p1", "s")])
        self.assertLess(fastest(lambda: query(large)), 3 * fastest(lambda: query(small)))
