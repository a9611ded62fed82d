import { execFile, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { storeAgent } from "../helpers/agents.js";
import { type ServiceGround, serviceGround } from "../helpers/service-ground.js";

const ROOT = resolve(__dirname, "../..");
const run = promisify(execFile);

/** What building and running an image takes, and this machine does not have. */
function missingHere(): string[] {
  const tools = ["buildah", "runc"].filter((tool) => spawnSync(tool, ["--version"]).error !== undefined);
  return [...tools, ...(process.getuid?.() === 0 ? [] : ["root"])];
}

const missing = missingHere();
const where = missing.length > 0 ? describe.skip : describe;

/** The Node of this machine and what it is linked with: a base that nothing has to be downloaded for. */
async function baseOf(folder: string): Promise<void> {
  const { stdout } = await run("ldd", [process.execPath]);
  const files = [...stdout.matchAll(/\/\S+/g)].map(([file]) => [file, file]);
  for (const [from, to] of [[process.execPath, "/usr/bin/node"], ...files]) {
    mkdirSync(join(folder, dirname(to)), { recursive: true });
    copyFileSync(from, join(folder, to));
  }
}

/** A port that nothing listens on. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

where(`the image${missing.length > 0 ? ` (not tried: there is no ${missing.join(", no ")})` : ""}`, () => {
  let folder: string;
  let ground: ServiceGround;
  let rootfs: string;
  let healthcheck: string[];

  const buildah = async (...args: string[]) => {
    const stores = ["--root", join(folder, "store"), "--runroot", join(folder, "run"), "--storage-driver", "vfs"];
    return (await run("buildah", [...stores, ...args], { cwd: ROOT, maxBuffer: 2 ** 24 })).stdout.trim();
  };
  const runc = (...args: string[]) => ["--root", join(folder, "runc"), ...args];

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "image-"));
    ground = await serviceGround();
    await baseOf(join(folder, "base"));
    const scratch = await buildah("from", "scratch");
    await buildah("copy", "-q", scratch, join(folder, "base"), "/");
    await buildah("config", "--env", "PATH=/usr/bin", scratch);
    await buildah("commit", "-q", scratch, "base");
    const build = ["build", "-q", "--isolation", "chroot", "--format", "docker", "--pull=never"];
    await buildah(...build, "--build-arg", "BASE=localhost/base", "-t", "services", ".");
    const { Docker } = JSON.parse(await buildah("inspect", "--type", "image", "localhost/services"));
    healthcheck = Docker.config.Healthcheck.Test.slice(1);
    expect(Docker.config).toMatchObject({ User: "65532:65532", StopSignal: "SIGTERM", WorkingDir: "/app" });
    rootfs = await buildah("mount", await buildah("from", "--pull-never", "localhost/services"));
  });

  afterAll(async () => {
    if (folder === undefined) return;
    spawnSync("runc", runc("delete", "--force", "agents"));
    await buildah("umount", "--all").catch(() => {});
    await ground?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A task as Fargate would run it: read-only root, nobody, no capabilities; but on the network of this machine. */
  function bundle(name: string, environment: Readonly<Record<string, string>>): string {
    const directory = join(folder, name);
    mkdirSync(directory);
    spawnSync("runc", ["spec"], { cwd: directory });
    const file = join(directory, "config.json");
    const spec = JSON.parse(readFileSync(file, "utf8"));
    const none = Object.keys(spec.process.capabilities).map((kind) => [kind, []]);
    Object.assign(spec.root, { path: rootfs, readonly: true });
    Object.assign(spec.process, {
      terminal: false,
      args: ["node", "services.mjs", name],
      cwd: "/app",
      user: { uid: 65_532, gid: 65_532 },
      env: ["PATH=/usr/bin", ...Object.entries(environment).map(([key, value]) => `${key}=${value}`)],
      capabilities: Object.fromEntries(none),
      noNewPrivileges: true,
    });
    const own = ["network", "cgroup"];
    spec.linux.namespaces = spec.linux.namespaces.filter(({ type }: { type: string }) => !own.includes(type));
    const tmp = { destination: "/tmp", type: "tmpfs", source: "tmpfs", options: ["nosuid", "nodev", "mode=1777"] };
    const mounts = spec.mounts.filter(({ destination }: { destination: string }) => !destination.startsWith("/sys"));
    spec.mounts = [...mounts, tmp];
    writeFileSync(file, JSON.stringify(spec));
    return directory;
  }

  it("runs a service as nobody on a root that cannot be written, healthy, until it is told to end", async () => {
    const id = await storeAgent(ground.agents, "export default () => (x) => x + 1");
    const port = await freePort();
    const environment = { ...ground.environment, PORT: `${port}` };
    const child = spawn("runc", runc("run", "--bundle", bundle("agents", environment), "agents"), { stdio: "ignore" });
    const ended = once(child, "exit");
    const url = `http://127.0.0.1:${port}`;
    while ((await fetch(`${url}/healthz`).catch(() => undefined))?.status !== 200) {
      expect(child.exitCode).toBeNull();
      await sleep(100);
    }
    const inside = (...args: string[]) => spawnSync("runc", runc("exec", "agents", ...args), { encoding: "utf8" });
    expect(inside(...healthcheck)).toMatchObject({ status: 0 });
    const writes = (path: string) => inside("node", "-e", `require("fs").writeFileSync("${path}", "")`);
    expect(writes("/app/mine").stderr).toContain("EROFS");
    expect(writes("/tmp/mine").status).toBe(0);
    expect(inside("node", "-p", "process.getuid()").stdout.trim()).toBe("65532");
    const headers = {
      authorization: `Bearer ${await ground.issuer.tokenOf("olga", "operator")}`,
      "content-type": "application/json",
    };
    const ran = await fetch(`${url}/agents/${id}/run`, { method: "POST", headers, body: '{"input":1}' });
    expect({ status: ran.status, body: await ran.json() }).toMatchObject({ status: 200, body: { output: 2 } });
    spawnSync("runc", runc("kill", "agents", "SIGTERM"));
    expect(await ended).toEqual([0, null]);
  });
});
