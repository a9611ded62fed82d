import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildSync } from "esbuild";

/** Listens everywhere, and asks itself by each name it has: prints where it listens, and who answered. */
const program = `
const http = require("node:http");
const server = http.createServer((_, response) => response.end(server.address().address)).listen(8123, async () => {
  const names = ["127.0.0.1", "localhost", "agents.example"];
  console.log(JSON.stringify(await Promise.all(names.map(async (name) => (await fetch("http://" + name + ":8123")).text()))));
  server.close();
});`;

describe("the network of a task", () => {
  const folder = mkdtempSync(join(tmpdir(), "task-network-"));
  const preload = join(folder, "network.js");
  const hosts = createServer((request, response) => {
    const name = new URL(request.url ?? "", "http://x").searchParams.get("name");
    response.writeHead(name === "agents.example" ? 200 : 404).end(JSON.stringify(["127.77.7.7"]));
  });
  beforeAll(async () => {
    const entryPoints = [join(__dirname, "../../../../local/tasks/network.ts")];
    buildSync({ entryPoints, bundle: true, platform: "node", outfile: preload });
    await new Promise<void>((resolve) => hosts.listen(0, "127.0.0.1", resolve));
  });
  afterAll(() => {
    hosts.close();
    rmSync(folder, { recursive: true });
  });

  it("is its own address, for who listens everywhere, for itself, and by the names of service discovery", async () => {
    const env = {
      PATH: process.env.PATH,
      NODE_OPTIONS: `--require=${preload}`,
      LOCAL_ADDRESS: "127.77.7.7",
      LOCAL_PORTS: "8123",
      LOCAL_HOSTS: `http://127.0.0.1:${(hosts.address() as AddressInfo).port}/local/hosts`,
    };
    const { stdout } = await promisify(execFile)(process.execPath, ["-e", program], { env });
    expect(JSON.parse(stdout)).toEqual(["127.77.7.7", "127.77.7.7", "127.77.7.7"]);
  });
});
