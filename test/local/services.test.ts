import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { buildServices, SERVICES_DIRECTORY } from "../../build/services.js";
import { alertKinds } from "../../runtime/architecture/alerts.js";
import { tables } from "../../runtime/architecture/storage.js";
import { type ServiceName, serviceNames, workloadName } from "../../runtime/architecture/workloads.js";
import { S3ObjectStore } from "../../runtime/platform/aws/s3-object-store.js";
import { storeAgent } from "../helpers/agents.js";
import { createRole, type TestAws, testAws } from "../helpers/local-aws.js";
import { AUDIENCE, TestIssuer } from "../helpers/oidc-issuer.js";

const ACCOUNT = "123456789012";

/** A line of a service's log. */
interface Line {
  readonly message: string;
  readonly url?: string;
  readonly route?: string;
  readonly trace_id?: string;
  readonly subject?: string;
  readonly error?: { readonly message: string };
}

/** A service that runs as it would in a container. */
interface Running {
  readonly url: string;
  readonly child: ChildProcess;
  readonly lines: readonly Line[];
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

/** The bundle of the image as plain processes, on the local AWS, with an issuer of this machine. */
describe("services as containers start them", () => {
  let aws: TestAws;
  let issuer: TestIssuer;
  let root: string;
  let agent: string;
  let roleKeys: Record<string, string>;
  const children: ChildProcess[] = [];
  const services = new Map<string, Running>();

  beforeAll(async () => {
    [aws, issuer] = await Promise.all([testAws(), TestIssuer.start(), buildServices()]);
    root = mkdtempSync(join(tmpdir(), "services-"));
    await createStores();
    roleKeys = await keysOf(workloadName("hub", "development"));
    const bucket = new S3ObjectStore(new S3Client({ ...aws.client, forcePathStyle: true }), "agents");
    agent = await storeAgent(bucket, "export default () => ({ input }) => ({ output: input + 1 })");
    services.set("agents", await start("agents"));
    const others = serviceNames.filter((name) => name !== "agents");
    await Promise.all(
      others.map(async (name) => services.set(name, await start(name, name === "hub" ? roleKeys : {}))),
    );
  });

  afterAll(async () => {
    for (const child of children) child.kill("SIGKILL");
    await issuer?.close();
    await aws?.remove();
    rmSync(root, { recursive: true, force: true });
  });

  async function createStores(): Promise<void> {
    const s3 = new S3Client({ ...aws.client, forcePathStyle: true });
    for (const Bucket of ["evolution", "agents"]) await s3.send(new CreateBucketCommand({ Bucket }));
    const dynamo = new DynamoDBClient(aws.client);
    for (const TableName of ["state", "control"] as const) {
      const keys = [tables[TableName].partitionKey, tables[TableName].sortKey];
      await dynamo.send(
        new CreateTableCommand({
          TableName,
          KeySchema: keys.map(({ name }, i) => ({ AttributeName: name, KeyType: i === 0 ? "HASH" : "RANGE" })),
          AttributeDefinitions: keys.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
          BillingMode: "PAY_PER_REQUEST",
        }),
      );
    }
    const sns = new SNSClient(aws.client);
    for (const kind of Object.keys(alertKinds)) await sns.send(new CreateTopicCommand({ Name: kind }));
    await new SQSClient(aws.client).send(new CreateQueueCommand({ QueueName: "dead" }));
  }

  /** Keys of a role, as ECS gives them to a task. */
  async function keysOf(role: string): Promise<Record<string, string>> {
    const RoleArn = await createRole(aws, role);
    const sts = new STSClient(aws.client);
    const { Credentials } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: "task-1" }));
    return {
      AWS_ACCESS_KEY_ID: Credentials?.AccessKeyId ?? "",
      AWS_SECRET_ACCESS_KEY: Credentials?.SecretAccessKey ?? "",
      AWS_SESSION_TOKEN: Credentials?.SessionToken ?? "",
    };
  }

  const environment = (): Record<string, string | undefined> => ({
    PATH: process.env.PATH ?? "",
    ...aws.environment,
    ENVIRONMENT: "development",
    EVOLUTION_BUCKET: "evolution",
    AGENTS_BUCKET: "agents",
    STATE_TABLE: "state",
    CONTROL_TABLE: "control",
    ALERT_TOPICS: JSON.stringify(
      Object.fromEntries(Object.keys(alertKinds).map((kind) => [kind, `arn:aws:sns:us-east-1:${ACCOUNT}:${kind}`])),
    ),
    DEAD_LETTERS: `arn:aws:sqs:us-east-1:${ACCOUNT}:dead`,
    STATE_MACHINE_ARN: `arn:aws:states:us-east-1:${ACCOUNT}:stateMachine:t-developer-evolution-development`,
    TWO_PERSON_RESUME: "true",
    PORT: "0",
    OIDC_ISSUER: issuer.url,
    OIDC_AUDIENCE: AUDIENCE,
    AGENTS_URL: services.get("agents")?.url,
  });

  function run(name: string, more: Record<string, string | undefined> = {}) {
    const child = spawn(process.execPath, [join(SERVICES_DIRECTORY, "services.mjs"), name], {
      cwd: root,
      env: { ...environment(), ...more },
      stdio: ["ignore", "ignore", "pipe"],
    });
    children.push(child);
    const lines: Line[] = [];
    const reader = createInterface(child.stderr).on(
      "line",
      (line) => line.startsWith("{") && lines.push(JSON.parse(line)),
    );
    return { child, lines, reader, ended: once(child, "exit").then(([code]) => code as number | null) };
  }

  async function start(name: ServiceName, more: Record<string, string> = {}): Promise<Running> {
    const started = run(name, more);
    const listening = () => started.lines.find(({ message }) => message === "listening")?.url;
    const isOver = started.ended.then(() => true);
    while (listening() === undefined) {
      const line = once(started.reader, "line").then(() => false);
      if (await Promise.race([line, isOver])) throw new Error(`${name} ended: ${JSON.stringify(started.lines)}`);
    }
    return { ...started, url: (listening() ?? "").replace("0.0.0.0", "127.0.0.1") };
  }

  const ask = async (service: string, path: string, token?: string, body?: unknown, headers = {}) => {
    const response = await fetch(`${services.get(service)?.url}${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: { "content-type": "application/json", ...(token && { authorization: `Bearer ${token}` }), ...headers },
      body: JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it.each(serviceNames)("%s is alive and ready, and lets in nobody whom it does not know", async (name) => {
    expect(await ask(name, "/healthz")).toMatchObject({ status: 200 });
    expect(await ask(name, "/readyz")).toMatchObject({ status: 200, body: { status: "ready" } });
    const { body } = await ask(name, "/openapi.json");
    const paths = Object.keys(body.paths as object).filter((path) => !path.endsWith("z") && !path.includes("{"));
    const token = await issuer.unsigned({ "cognito:groups": ["administrator"] });
    for (const path of paths) {
      const [method] = Object.keys((body.paths as Record<string, object>)[path]);
      const asked = method === "post" ? {} : undefined;
      expect({ path, ...(await ask(name, path, undefined, asked)) }).toMatchObject({ path, status: 401 });
      expect({ path, ...(await ask(name, path, token, asked)) }).toMatchObject({ path, status: 401 });
    }
  });

  it("is stopped by an operator and resumed by two reviewers, each by the subject of their token", async () => {
    const viewer = await issuer.tokenOf("vic", "viewer");
    const operator = await issuer.tokenOf("olga", "operator");
    const [ann, bob] = await Promise.all(["ann", "bob"].map((who) => issuer.tokenOf(who, "reviewer")));
    const stop = (token: string) => ask("emergency", "/stop", token, { reason: "smoke" });
    const resume = (token: string) => ask("emergency", "/resume", token, { reason: "over" });
    expect(await stop(viewer)).toMatchObject({ status: 403, body: { value: "operator" } });
    expect(await stop(operator)).toMatchObject({ status: 200, body: { stopped: true, by: "olga" } });
    expect(await resume(operator)).toMatchObject({ status: 403, body: { value: "reviewer" } });
    expect(await resume(ann)).toMatchObject({ status: 200, body: { stopped: true, resume_requested: { by: "ann" } } });
    expect(await resume(await issuer.tokenOf("ann", "reviewer"))).toMatchObject({ status: 409 });
    expect(await resume(bob)).toMatchObject({ status: 200, body: { stopped: false, by: "bob" } });
  });

  const turn = async (hub: string, session_id: string, headers = {}) => {
    const token = await issuer.tokenOf("olga", "operator");
    const opened = await ask(hub, "/sessions", token, { session_id, agents: { a: agent }, policy: {} });
    expect(opened.status).toBe(201);
    return ask(hub, `/sessions/${session_id}/turns`, token, { agent: "a", input: 1 }, headers);
  };

  it("lets the hub run agents in the executor by its role, in one trace", async () => {
    const trace = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${trace}-b7ad6b7169203331-01`;
    const answer = await turn("hub", "ses-role", { traceparent });
    expect(answer).toMatchObject({ status: 200, body: { outcome: { status: "ok", output: 2 } } });
    const seen = services.get("agents")?.lines.filter(({ trace_id }) => trace_id === trace);
    expect(seen).toMatchObject([
      {
        route: "/agents/{agent_id}/batch",
        subject: `arn:aws:sts::${ACCOUNT}:assumed-role/${workloadName("hub", "development")}`,
      },
    ]);
  });

  it("lets a hub of another role run none, and nothing is lost by it", async () => {
    services.set("stranger", await start("hub"));
    expect(await turn("stranger", "ses-strange")).toMatchObject({ status: 503, body: { code: "unavailable" } });
    const token = await issuer.tokenOf("olga", "operator");
    expect(await ask("hub", "/sessions/ses-strange/turns", token, { agent: "a", input: 1 })).toMatchObject({
      body: { turn: 1, outcome: { status: "ok" } },
    });
  });

  it.each([
    ["nothing", {}, "service"],
    ["emergency", { PORT: undefined }, "PORT"],
    ["emergency", { OIDC_ISSUER: "http://issuer.example" }, "OIDC_ISSUER"],
    ["emergency", { OIDC_AUDIENCE: " , " }, "OIDC_AUDIENCE"],
    ["emergency", { CONTROL_TABLE: undefined }, "CONTROL_TABLE"],
    ["hub", { AGENTS_URL: undefined }, "AGENTS_URL"],
  ])("says what is missing: %s %j", async (name, more, said) => {
    const { ended, lines } = run(name, more);
    expect(await ended).toBe(1);
    expect(lines.at(-1)?.error?.message).toContain(said);
  });

  it("ends when it is told to: not ready first though alive, then not at all", async () => {
    const ends = [...services.values()].map(async ({ child, url, ended }) => {
      child.kill("SIGTERM");
      let status = 200;
      while (status === 200) ({ status } = await fetch(`${url}/readyz`));
      expect(status).toBe(503);
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      return ended;
    });
    expect(await Promise.all(ends)).toEqual(ends.map(() => 0));
  });
});
