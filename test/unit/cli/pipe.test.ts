import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

const COMMAND = resolve(__dirname, "../../../bin/t-developer.mjs");

it("ends quietly when nobody reads what it prints any more", async () => {
  const child = spawn(process.execPath, [COMMAND, "--help"], { stdio: ["ignore", "pipe", "pipe"] });
  child.stdout.destroy();
  const complaints: Buffer[] = [];
  child.stderr.on("data", (chunk: Buffer) => complaints.push(chunk));
  const [code] = await once(child, "close");
  expect({ code, complaints: Buffer.concat(complaints).toString() }).toEqual({ code: 0, complaints: "" });
}, 60_000);
