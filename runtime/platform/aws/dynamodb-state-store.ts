import { type AttributeValue, type DynamoDBClient, PutItemCommand, QueryCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { checkSize } from "../../kernel/store-rules.js";
import type { StateItem, StateStore } from "../../kernel/stores.js";
import { callAws, isNamed } from "./aws.js";

/** The state table: one item a generation. */
export class DynamoStateStore implements StateStore {
  constructor(
    private readonly client: DynamoDBClient,
    private readonly table: string,
  ) {}

  async record(item: StateItem): Promise<void> {
    checkSize(item);
    const command = new PutItemCommand({
      TableName: this.table,
      Item: marshall(item, { allowImpreciseNumbers: true }), // doubles over 2^53 are exact in decimal too
      ConditionExpression: "attribute_not_exists(evolution_id)",
    });
    try {
      await callAws(`recording generation ${item.generation}`, (abort) => this.client.send(command, abort));
    } catch (error) {
      if (!isNamed(error, "ConditionalCheckFailedException")) throw error; // the first item of a generation stays
    }
  }

  async generations(evolutionId: string, since = 0): Promise<StateItem[]> {
    const items: StateItem[] = [];
    let page: Record<string, AttributeValue> | undefined;
    do {
      const command = new QueryCommand({
        TableName: this.table,
        KeyConditionExpression: "evolution_id = :id AND generation >= :since",
        ExpressionAttributeValues: { ":id": { S: evolutionId }, ":since": { N: String(since) } },
        ConsistentRead: true,
        ExclusiveStartKey: page,
      });
      const answer = await callAws("reading generations", (abort) => this.client.send(command, abort));
      items.push(...(answer.Items ?? []).map((item) => unmarshall(item, { wrapNumbers: Number }) as StateItem));
      page = answer.LastEvaluatedKey;
    } while (page !== undefined);
    return items;
  }
}
