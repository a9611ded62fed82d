import { CreateTableCommand, DynamoDBClient, GetItemCommand, type KeySchemaElement } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { controlSessions } from "../../runtime/agents/sessions/control-session-store.js";
import { tables } from "../../runtime/architecture/storage.js";
import { DynamoControlStore } from "../../runtime/platform/aws/dynamodb-control-store.js";
import { DynamoStateStore } from "../../runtime/platform/aws/dynamodb-state-store.js";
import { S3ObjectStore } from "../../runtime/platform/aws/s3-object-store.js";
import { type TestAws, testAws } from "../helpers/local-aws.js";
import {
  controlStoreContract,
  objectStoreContract,
  sessionStoreContract,
  stateStoreContract,
} from "../helpers/store-contracts.js";

/** The stores on AWS keep the same contract as those in memory. */
describe("the stores on the local AWS", () => {
  let aws: TestAws;
  let s3: S3Client;
  let dynamo: DynamoDBClient;

  beforeAll(async () => {
    aws = await testAws();
    s3 = new S3Client({ ...aws.client, forcePathStyle: true });
    dynamo = new DynamoDBClient(aws.client);
    await s3.send(new CreateBucketCommand({ Bucket: "objects" }));
    await createTable("state");
    await createTable("control");
  });

  afterAll(() => aws?.remove());

  async function createTable(table: keyof typeof tables): Promise<void> {
    const { partitionKey, sortKey } = tables[table];
    const schema: KeySchemaElement[] = [
      { AttributeName: partitionKey.name, KeyType: "HASH" },
      { AttributeName: sortKey.name, KeyType: "RANGE" },
    ];
    const attributes = [partitionKey, sortKey].map(({ name, type }) => ({ AttributeName: name, AttributeType: type }));
    await dynamo.send(
      new CreateTableCommand({
        TableName: table,
        KeySchema: schema,
        AttributeDefinitions: attributes,
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
  }

  describe("S3ObjectStore", () => {
    objectStoreContract(
      () => new S3ObjectStore(s3, "objects"),
      async (key, body) => {
        const Metadata = { sha256: "0".repeat(64) };
        await s3.send(new PutObjectCommand({ Bucket: "objects", Key: key, Body: body, Metadata }));
      },
    );

    it("lists more than fits in one page", async () => {
      const store = new S3ObjectStore(s3, "objects");
      const keys = Array.from({ length: 1_005 }, (_, i) => `many/${String(i).padStart(4, "0")}`);
      for (let from = 0; from < keys.length; from += 50) {
        await Promise.all(keys.slice(from, from + 50).map((key) => store.put(key, new Uint8Array(), "text/plain")));
      }
      expect(await store.list("many/")).toEqual(keys);
    });
  });

  describe("DynamoStateStore", () => {
    stateStoreContract(() => new DynamoStateStore(dynamo, "state"));
  });

  describe("DynamoControlStore", () => {
    controlStoreContract(() => new DynamoControlStore(dynamo, "control"));

    it("lets DynamoDB take what has expired", async () => {
      await new DynamoControlStore(dynamo, "control").put("contract", "expiring", 1, 0, 1_767_225_600_001);
      const Key = { scope: { S: "contract" }, name: { S: "expiring" } };
      const { Item } = await dynamo.send(new GetItemCommand({ TableName: "control", Key }));
      expect(Item?.[tables.control.expiry]).toEqual({ N: "1767225601" });
    });
  });

  describe("sessions of agents", () => {
    let now = Date.UTC(2026, 0, 1);
    const clock = () => now;
    sessionStoreContract(
      () => controlSessions({ control: new DynamoControlStore(dynamo, "control"), clock }),
      clock,
      (ms) => {
        now += ms;
      },
    );
  });
});
