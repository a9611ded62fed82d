import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { AuditPage, Turn } from "../../runtime/agents/hub/protocol.js";
import { by } from "../helpers/identity.js";
import { type TestAws, testAws } from "../helpers/local-aws.js";

const LENGTH = 24;

describe("a hub on the local AWS", () => {
  let aws: TestAws;
  let hub: { readonly process: ChildProcess; readonly url: string } | undefined;

  beforeAll(async () => {
    aws = await testAws();
    const dynamo = new DynamoDBClient(aws.client);
    await dynamo.send(
      new CreateTableCommand({
        TableName: "control",
        KeySchema: [
          { AttributeName: "scope", KeyType: "HASH" },
          { AttributeName: "name", KeyType: "RANGE" },
        ],
        AttributeDefinitions: [
          { AttributeName: "scope", AttributeType: "S" },
          { AttributeName: "name", AttributeType: "S" },
        ],
        BillingMode: "PAY_PER_REQUEST",
      }),
    );
    dynamo.destroy();
  });

  afterAll(async () => {
    await kill();
    await aws?.remove();
  });

  async function start(): Promise<string> {
    const args = ["--import", "tsx", join(__dirname, "hub-process.ts"), aws.endpoint];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...aws.environment, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [url] = (await once(child.stdout, "data")) as [Buffer];
    hub = { process: child, url: url.toString().trim() };
    return hub.url;
  }

  async function kill(): Promise<void> {
    if (!hub) return;
    const gone = once(hub.process, "exit");
    hub.process.kill("SIGKILL");
    await gone;
    hub = undefined;
  }

  const post = (url: string, path: string, body: unknown) =>
    fetch(`${url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", ...by() },
      body: JSON.stringify(body),
    });

  const audit = async (url: string, id: string): Promise<readonly Turn[]> =>
    ((await (await fetch(`${url}/sessions/${id}/audit`, { headers: by() })).json()) as AuditPage).turns;

  const open = (url: string, session_id: string) => {
    const agents = { odd: "0".repeat(16), even: "1".repeat(16) };
    const policy = { odd: ["odd", "even"], even: ["odd", "even"] };
    return post(url, "/sessions", { session_id, agents, policy, limits: { hops: LENGTH } });
  };
  const run = (url: string, id: string) =>
    post(url, `/sessions/${id}/run`, { start: { agent: "even", input: LENGTH, turn_id: "first" } });

  const timeless = (turns: readonly Turn[]) => turns.map(({ at, latency_ms, ...turn }) => turn);

  it("loses nothing and does nothing twice when it is killed, again and again", async () => {
    let url = await start();
    await open(url, "ses-whole");
    await run(url, "ses-whole");
    const whole = await audit(url, "ses-whole");
    expect(whole).toHaveLength(LENGTH + 1);

    await open(url, "ses-broken");
    let kills = 0;
    for (let seen = 0; seen < LENGTH; kills++) {
      const dying = run(url, "ses-broken").catch(() => undefined);
      await sleep(130 + 37 * kills);
      await kill();
      await dying;
      url = await start();
      seen = (await audit(url, "ses-broken")).length;
    }
    expect(kills).toBeGreaterThan(1);
    expect((await run(url, "ses-broken")).status).toBe(200);
    expect(timeless(await audit(url, "ses-broken"))).toEqual(timeless(whole));
  });
});
