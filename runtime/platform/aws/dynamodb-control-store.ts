import {
  type AttributeValue,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { tables } from "../../architecture/storage.js";
import { CorruptObject } from "../../kernel/errors.js";
import { parseJson } from "../../kernel/json.js";
import { overtaken } from "../../kernel/store-rules.js";
import type { ControlItem, ControlPage, ControlStore } from "../../kernel/stores.js";
import { callAws, isNamed } from "./aws.js";

/**
 * The control table. The value is kept as JSON text, because that keeps every double exactly, and DynamoDB's numbers
 * do not reach as far.
 */
export class DynamoControlStore implements ControlStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async get(scope: string, name: string): Promise<ControlItem | undefined> {
    const command = new GetItemCommand({ TableName: this.table, Key: key(scope, name), ConsistentRead: true });
    const { Item } = await callAws(`reading ${scope}/${name}`, (abort) => this.client.send(command, abort));
    return Item && { value: stored(Item), version: Number(Item.version?.N) };
  }

  async put(scope: string, name: string, value: unknown, expected: number, expiresAt?: number): Promise<void> {
    const expiry = expiresAt !== undefined && { [tables.control.expiry]: { N: String(Math.ceil(expiresAt / 1_000)) } };
    const command = new PutItemCommand({
      TableName: this.table,
      Item: {
        ...key(scope, name),
        value: { S: JSON.stringify(value) },
        version: { N: String(expected + 1) },
        ...expiry,
      },
      ...(expected === 0
        ? { ConditionExpression: "attribute_not_exists(#scope)", ExpressionAttributeNames: { "#scope": "scope" } }
        : {
            ConditionExpression: "#version = :expected",
            ExpressionAttributeNames: { "#version": "version" },
            ExpressionAttributeValues: { ":expected": { N: String(expected) } },
          }),
    });
    try {
      await callAws(`writing ${scope}/${name}`, (abort) => this.client.send(command, abort));
    } catch (error) {
      if (!isNamed(error, "ConditionalCheckFailedException")) throw error;
      throw overtaken(scope, name, error);
    }
  }

  async list(scope: string): Promise<{ name: string; value: unknown }[]> {
    const items: { name: string; value: unknown }[] = [];
    let page: ControlPage | undefined;
    do {
      page = await this.query(scope, page?.next);
      items.push(...page.items);
    } while (page.next !== undefined);
    return items;
  }

  page(scope: string, limit: number, after?: string): Promise<ControlPage> {
    return this.query(scope, after, limit);
  }

  /** Without a limit as many as DynamoDB gives at once: a megabyte. */
  private async query(scope: string, after?: string, limit?: number): Promise<ControlPage> {
    const command = new QueryCommand({
      TableName: this.table,
      KeyConditionExpression: "#scope = :scope",
      ExpressionAttributeNames: { "#scope": "scope" },
      ExpressionAttributeValues: { ":scope": { S: scope } },
      ConsistentRead: true,
      Limit: limit,
      ExclusiveStartKey: after === undefined ? undefined : key(scope, after),
    });
    const answer = await callAws(`listing ${scope}`, (abort) => this.client.send(command, abort));
    const items = (answer.Items ?? []).map((item) => ({
      name: item.name?.S ?? "",
      value: parseJson(item.value?.S ?? ""),
    }));
    return { items, next: answer.LastEvaluatedKey?.name?.S };
  }
}

const key = (scope: string, name: string) => ({ scope: { S: scope }, name: { S: name } });

function stored(item: Record<string, AttributeValue>): unknown {
  try {
    return JSON.parse(item.value?.S ?? "");
  } catch (cause) {
    throw new CorruptObject(`the control item ${item.scope?.S}/${item.name?.S} is not JSON`, { cause });
  }
}
