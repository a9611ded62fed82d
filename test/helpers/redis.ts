/** Real servers for tests of what stands on Valkey, on loopback; where this machine has none, one line says what is left out. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Redis } from "iovalkey";
import { findRedisServer, freePort, type RedisServer, startRedisServer } from "../../local/redis-server.js";
import type { CachePlace } from "../../runtime/platform/valkey/client.js";

/** `describe`, where there is a server; else the tests are named as left out. */
export const describeWithRedis: jest.Describe = findRedisServer() === undefined ? describe.skip : describe;

if (findRedisServer() === undefined) console.warn("left out: tests on a real server; apt-get install redis-server");

/** A server, and where it is. */
export interface TestCache {
  readonly server: RedisServer;
  readonly place: CachePlace;
  remove(): Promise<void>;
}

/** One node that takes anybody, in the clear. */
export async function plainCache(): Promise<TestCache> {
  const server = await startRedisServer();
  return { server, place: { host: server.host, port: server.port, cluster: false }, remove: () => server.kill() };
}

const USER = "engine";
const ADMINISTRATOR = "administrator";
const PASSWORD = "a-password-of-sixteen";
/** All that limits need. */
const ACCESS = ["on", `>${PASSWORD}`, "~td:rate:*", "+evalsha", "+eval", "+time", "+get", "+set", "+cluster|slots"];

/** Like ElastiCache Serverless: TLS and nothing else, a cluster, a user that may do what limits need, and nobody else. */
export async function guardedCache(): Promise<TestCache> {
  const folder = mkdtempSync(join(tmpdir(), "t-developer-redis-"));
  const [certificate, key] = [join(folder, "server.pem"), join(folder, "server.key")];
  selfSigned(certificate, key);
  const cluster = ["--cluster-enabled", "yes", "--tls-cluster", "yes", "--cluster-port", `${await freePort()}`];
  const files = ["--dir", folder, "--tls-cert-file", certificate, "--tls-key-file", key];
  const trust = ["--tls-ca-cert-file", certificate, "--tls-auth-clients", "no"];
  const administrator = ["--user", ADMINISTRATOR, "on", `>${PASSWORD}`, "~*", "+@all"];
  const users = [...administrator, "--user", USER, ...ACCESS, "--user", "default", "off"];
  const announced = ["--cluster-announce-ip", "127.0.0.1"];
  const server = await startRedisServer([...cluster, ...announced, ...files, ...trust, ...users], true);
  const tls = { ca: readFileSync(certificate, "utf8") };
  await takeAllSlots(server, tls);
  return {
    server,
    place: {
      host: server.host,
      port: server.port,
      cluster: true,
      tls,
      user: { name: USER, password: async () => PASSWORD },
    },
    async remove() {
      await server.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** One node is the whole cluster; it remembers. */
async function takeAllSlots({ port, host }: RedisServer, tls: { readonly ca: string }): Promise<void> {
  const client = new Redis({ port, host, tls, username: ADMINISTRATOR, password: PASSWORD });
  await client.call("CLUSTER", "ADDSLOTSRANGE", "0", "16383");
  while (!String(await client.call("CLUSTER", "INFO")).includes("cluster_state:ok")) await sleep(20);
  client.disconnect();
}

/** An authority that has signed itself alone, for loopback. */
function selfSigned(certificate: string, key: string): void {
  const made = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-keyout", key];
  const named = ["-days", "2", "-subj", "/CN=loopback", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync("openssl", ["req", "-x509", ...made, ...named, "-out", certificate], { stdio: "ignore" });
}
