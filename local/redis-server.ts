import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { createConnection, createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { MissingTool } from "./errors.js";
import { withThisProcess } from "./with-this-process.js";

/** Valkey first. */
const PROGRAMS = ["valkey-server", "redis-server"];
const LOOPBACK = "127.0.0.1";
const START_MS = 10_000;
const POLL_MS = 20;

/** A server of this machine, which keeps nothing; it ends with this process. */
export interface RedisServer {
  readonly host: string;
  readonly port: number;
  /** Its process id. */
  readonly pid: () => number | undefined;
  /** Starts it again at the same port, empty, after it was killed. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
}

/** The path of Valkey's server, or of Redis's; undefined where this machine has neither. */
export function findRedisServer(): string | undefined {
  for (const name of PROGRAMS) {
    try {
      return execFileSync("sh", ["-c", `command -v ${name}`], { encoding: "utf8" }).trim();
    } catch {
      // the next one
    }
  }
  return undefined;
}

/**
 * Starts a server on a free port of loopback.
 *
 * @param more settings beside address and port, as `redis-server` takes them: `["--requirepass", "x"]`
 * @param tls whether the port takes TLS and nothing else
 * @throws {MissingTool} where this machine has none
 */
export async function startRedisServer(more: readonly string[] = [], tls = false): Promise<RedisServer> {
  const program = findRedisServer();
  if (program === undefined) throw new MissingTool("no redis-server", { hint: "apt-get install redis-server" });
  const port = await freePort();
  const ports = tls ? ["--port", "0", "--tls-port", `${port}`] : ["--port", `${port}`];
  const settings = ["--bind", LOOPBACK, ...ports, "--save", "", "--appendonly", "no", ...more];
  let child: ChildProcess | undefined;
  const server: RedisServer = {
    host: LOOPBACK,
    port,
    pid: () => child?.pid,
    async start() {
      const [command, ...words] = withThisProcess(program, ...settings);
      child = spawn(command, words, { stdio: "ignore" });
      await answers(port);
    },
    async kill() {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
  await server.start();
  return server;
}

/** A port of loopback that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, LOOPBACK);
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  await new Promise((closed) => server.close(closed));
  return port;
}

/** Waits until something takes connections. */
async function answers(port: number): Promise<void> {
  for (const deadline = performance.now() + START_MS; performance.now() < deadline; await sleep(POLL_MS)) {
    const socket = createConnection(port, LOOPBACK);
    const connected = await once(socket, "connect").then(
      () => true,
      () => false,
    );
    socket.destroy();
    if (connected) return;
  }
  throw new MissingTool(`redis-server did not answer within ${START_MS} milliseconds`);
}
