/** PostgreSQL for tests: one in the process, and a real server of this machine where one is installed. */
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Database } from "../../runtime/platform/postgres/database.js";
import { openEmbedded } from "../../runtime/platform/postgres/embedded.js";
import { connectPool, type DatabaseSettings } from "../../runtime/platform/postgres/pool.js";

const VERSIONS = "/usr/lib/postgresql";
const PASSWORD = "only of this test";
const PATIENCE_MS = 60_000;

/** A server in a folder of its own, on a loopback address. */
interface TestPostgres {
  readonly settings: DatabaseSettings;
  /** As a machine that fails: nothing is finished. */
  kill(): Promise<void>;
  /** Starts it again, with its data. */
  start(): Promise<void>;
  /** Ends it and removes its folder. */
  remove(): Promise<void>;
}

/** Where the newest PostgreSQL of Debian has its programs; undefined where there is none. */
function binaries(): string | undefined {
  const versions = existsSync(VERSIONS)
    ? readdirSync(VERSIONS)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  return versions
    .map((version) => join(VERSIONS, String(version), "bin"))
    .find((folder) => existsSync(join(folder, "initdb")));
}

/** Who runs a program. */
interface Owner {
  readonly uid?: number;
  readonly gid?: number;
}

/** PostgreSQL refuses to be run by root; its package brings a user for it. */
function owner(): Owner {
  if (process.getuid?.() !== 0) return {};
  const idOf = (what: string) => Number(execFileSync("id", [what, "postgres"], { encoding: "utf8" }));
  return { uid: idOf("-u"), gid: idOf("-g") };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address ? address.port : 0;
}

/** What runs a program as somebody, and ends it with this process, however that ends. */
function bound({ uid, gid }: Owner, program: string): string[] {
  const as = uid === undefined ? [] : [`--reuid=${uid}`, `--regid=${gid}`, "--clear-groups"];
  return ["setpriv", "--pdeathsig", "INT", ...as, "--", program];
}

/** Starts a new server; undefined, and a line that says so, where none is installed. */
async function startPostgres(): Promise<TestPostgres | undefined> {
  const bin = binaries();
  if (bin === undefined) {
    process.stderr.write(`left out: what a real PostgreSQL does (install Debian's postgresql)\n`);
    return undefined;
  }
  const folder = mkdtempSync(join(tmpdir(), "t-developer-postgres-"));
  const port = await freePort();
  const as = { ...owner(), cwd: folder };
  if (as.uid !== undefined && as.gid !== undefined) chownSync(folder, as.uid, as.gid);
  writeFileSync(join(folder, "password"), PASSWORD);
  const quiet = { ...as, stdio: "ignore" } as const;
  const request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=test"];
  execFileSync(
    "openssl",
    [...request, "-keyout", "key.pem", "-out", "ca.pem", "-addext", "subjectAltName=IP:127.0.0.1"],
    quiet,
  );
  chmodSync(join(folder, "key.pem"), 0o600);
  const made = [
    "-D",
    "data",
    "-U",
    "tester",
    "--auth=scram-sha-256",
    "--pwfile=password",
    "-E",
    "UTF8",
    "--locale=C.UTF-8",
  ];
  execFileSync(join(bin, "initdb"), [...made, "--no-sync"], quiet);
  writeFileSync(join(folder, "data", "pg_hba.conf"), "hostssl all all 127.0.0.1/32 scram-sha-256\n");
  const server = createTestServer(bound(as, join(bin, "postgres")), port, folder);
  await server.start();
  return {
    settings: {
      host: "127.0.0.1",
      port,
      name: "postgres",
      user: "tester",
      password: async () => PASSWORD,
      ca: readFileSync(join(folder, "ca.pem"), "utf8"),
    },
    start: server.start,
    kill: () => server.end("SIGQUIT"), // ends its children, too
    async remove() {
      await server.end("SIGINT");
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function createTestServer([command, ...words]: readonly string[], port: number, cwd: string) {
  const settings = {
    listen_addresses: "127.0.0.1",
    port,
    unix_socket_directories: "",
    ssl: "on",
    ssl_cert_file: "../ca.pem",
    ssl_key_file: "../key.pem",
    fsync: "off", // the machine does not fail, the server does
    log_destination: "stderr",
  };
  const options = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  let child: ChildProcess | undefined;
  return {
    async start() {
      const started = spawn(command, [...words, "-D", "data", ...options], {
        cwd,
        stdio: ["ignore", "ignore", "pipe"],
      });
      child = started;
      let said = "";
      started.stderr.on("data", (text) => {
        said += text;
      });
      const deadline = performance.now() + PATIENCE_MS;
      while (!said.includes("ready to accept connections")) {
        if (started.exitCode !== null || performance.now() > deadline)
          throw new Error(`postgres did not start: ${said}`);
        await sleep(20);
      }
    },
    async end(signal: NodeJS.Signals) {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill(signal);
      await ended;
    },
  };
}

/** A database under test, and what it is called. */
interface TestDatabase {
  readonly name: string;
  readonly database: Database;
}

/** The databases that every contract is held against: one in memory, and a server where one is installed. */
export interface TestDatabases {
  readonly all: readonly TestDatabase[];
  readonly server?: TestPostgres;
}

/** Starts a server before the first test of a file, where one is installed, and ends it after the last. */
export function usePostgres(): { readonly server?: TestPostgres } {
  const used: { server?: TestPostgres } = {};
  beforeAll(async () => {
    used.server = await startPostgres();
  }, 2 * PATIENCE_MS);
  afterAll(() => used.server?.remove());
  return used;
}

/** Opens them all before the first test of a file, and ends them after the last. */
export function useDatabases(): TestDatabases {
  const all: TestDatabase[] = [];
  const used: { all: readonly TestDatabase[]; server?: TestPostgres } = { all };
  beforeAll(async () => {
    const [embedded, server] = await Promise.all([openEmbedded(), startPostgres()]);
    all.push({ name: "PGlite", database: embedded });
    if (server) all.push({ name: "PostgreSQL", database: connectPool(server.settings, () => {}) });
    used.server = server;
  }, 2 * PATIENCE_MS);
  afterAll(async () => {
    await Promise.all(all.map(({ database }) => database.close()));
    await used.server?.remove();
  });
  return used;
}

/** Does the same with every database, one after the other; which of them failed stands in the error. */
export async function withEach(databases: TestDatabases, check: (database: Database) => Promise<void>): Promise<void> {
  for (const { name, database } of databases.all) {
    await check(database).catch((error: Error) => {
      error.message = `${name}: ${error.message}`;
      throw error;
    });
  }
}
