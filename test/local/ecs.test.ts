import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { descendants, survivors } from "../helpers/processes.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const images = { service: { directory: join(__dirname, "gaps", "service"), command: ["node", "service.mjs"] } };

/** Asks for an operation of ECS; there is no SDK for it here. */
async function ecs(endpoint: string, operation: string, body: unknown): Promise<{ tasks: { lastStatus: string }[] }> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      authorization: "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/ecs/aws4_request",
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${operation}`,
    },
    body: JSON.stringify(body),
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`${operation}: ${answer}`);
  return JSON.parse(answer);
}

/** Asks for an operation of a service that takes forms. */
async function query(endpoint: string, service: string, parameters: Record<string, string>): Promise<void> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: { authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/${service}/aws4_request` },
    body: new URLSearchParams(parameters),
  });
  if (!response.ok) throw new Error(`${parameters.Action}: ${await response.text()}`);
}

describe("what a local AWS runs", () => {
  const parents: ChildProcess[] = [];
  afterAll(() => {
    for (const parent of parents) parent.kill("SIGKILL");
  });

  /** Starts one below a process of its own, and in it a task that will not end, a database and a cache. */
  const start = async (): Promise<{ parent: number; all: number[] }> => {
    const args = ["--import", "tsx", join(__dirname, "emulator-parent.ts"), temporaryFolder(), JSON.stringify(images)];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    parents.push(parent);
    const [line] = await once(parent.stdout, "data");
    const endpoint = String(line).trim();
    await ecs(endpoint, "CreateCluster", { clusterName: "c" });
    const environment = [{ name: "STUBBORN", value: "true" }];
    const container = {
      name: "main",
      image: "service",
      memory: 256,
      portMappings: [{ containerPort: 8000 }],
      environment,
    };
    await ecs(endpoint, "RegisterTaskDefinition", { family: "f", containerDefinitions: [container] });
    const task = { cluster: "c", taskDefinition: "f", launchType: "FARGATE" };
    const { tasks } = await ecs(endpoint, "RunTask", task);
    if (existsSync("/usr/lib/postgresql")) {
      const master = { MasterUsername: "master", MasterUserPassword: "long enough" };
      const given = { DBClusterIdentifier: "d", Engine: "aurora-postgresql", ...master };
      await query(endpoint, "rds", { Action: "CreateDBCluster", Version: "2014-10-31", ...given });
    }
    if (existsSync("/usr/bin/redis-server")) {
      const given = { ServerlessCacheName: "s", Engine: "valkey" };
      await query(endpoint, "elasticache", { Action: "CreateServerlessCache", Version: "2015-02-02", ...given });
    }
    const arns = tasks.map((one) => (one as unknown as { taskArn: string }).taskArn);
    const runs = async () => (await ecs(endpoint, "DescribeTasks", { cluster: "c", tasks: arns })).tasks[0].lastStatus;
    while ((await runs()) !== "RUNNING") await sleep(50);
    await sleep(500); // until its program has said that it will not end
    const pid = parent.pid ?? 0;
    return { parent: pid, all: descendants(pid) };
  };

  it("ends with whoever started it", async () => {
    const { parent, all } = await start();
    expect(all.length).toBeGreaterThanOrEqual(3);
    process.kill(parent, "SIGKILL");
    expect(await survivors(all)).toEqual([]);
  });

  it("ends with the emulator, killed in the middle of it", async () => {
    const { all } = await start();
    const launcher = all.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("launch.py"));
    process.kill(launcher ?? 0, "SIGKILL");
    parents.pop()?.kill("SIGKILL");
    expect(await survivors(all)).toEqual([]);
  });
});
