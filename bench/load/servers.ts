import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import type { Json } from "../../runtime/kernel/json.js";

const ROOT = resolve(__dirname, "../..");

/** A server of this machine, in a process of its own. */
interface Server {
  readonly origin: string;
  close(): Promise<void>;
}

/** The service of agents, as `t-developer serve agents --here` runs it. */
export interface AgentsService extends Server {
  readonly headers: Readonly<Record<string, string>>;
  readonly pid: number;
  /** Bytes on its heap, garbage taken away. */
  heapUsed(): Promise<number>;
}

/** Starts the command on a store of its own; its log goes through a pipe, as a container's does, and is not kept. */
export async function startAgentsService(): Promise<AgentsService> {
  const folder = mkdtempSync(join(tmpdir(), "t-developer-bench-"));
  const probe = ["--expose-gc", "--import", join(__dirname, "memory-probe.mjs")];
  const command = [join(ROOT, "bin", "t-developer.mjs"), "serve", "agents", "--port", "0", "--json"];
  const child = spawn(process.execPath, [...probe, ...command, "--here", "--store", join(folder, "store")], {
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    env: { ...process.env, T_DEVELOPER_LOCAL: folder },
  });
  child.stderr?.resume();
  const { url, token_file } = await firstAnswer(child);
  return {
    origin: url,
    headers: { authorization: `Bearer ${readFileSync(token_file, "utf8")}`, "content-type": "application/json" },
    pid: child.pid ?? 0,
    async heapUsed() {
      child.send("memory");
      const [{ heapUsed }]: { readonly heapUsed: number }[] = await once(child, "message");
      return heapUsed;
    },
    async close() {
      await end(child);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What a command that goes on answers in JSON, be it over several lines. */
async function firstAnswer({ stdout }: ChildProcess): Promise<{ readonly url: string; readonly token_file: string }> {
  if (stdout === null) throw new Error("the service has no output");
  let text = "";
  for await (const line of createInterface(stdout)) {
    text += line;
    if (line.endsWith("}")) return JSON.parse(text);
  }
  throw new Error(`the service ended: ${text}`);
}

/** Starts hono alone. @param answer what it says to everything */
export async function startHono(answer: Json): Promise<Server> {
  const child = fork(join(__dirname, "hono-child.ts"), [], { execArgv: ["--import", "tsx", "--no-warnings"] });
  child.send({ answer });
  const [{ port }]: { readonly port: number }[] = await once(child, "message");
  return { origin: `http://127.0.0.1:${port}`, close: () => end(child) };
}

async function end(child: ChildProcess): Promise<void> {
  const gone = once(child, "exit");
  if (child.kill()) await gone;
}
