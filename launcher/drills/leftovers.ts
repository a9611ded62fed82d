import { execFileSync } from "node:child_process";
import { connect } from "node:net";
import { retry } from "../../runtime/kernel/retry.js";

/** What ends late may take so long, in milliseconds. */
const PATIENCE_MS = 5_000;

/** Every process of this machine that has to do with a folder, whoever started it. */
function processesIn(directory: string): string[] {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,args="], { encoding: "utf8", maxBuffer: 2 ** 24 }).split("\n");
  return lines.filter((line) => line.includes(directory)).map((line) => `process ${line.trim().slice(0, 120)}`);
}

const listens = (endpoint: string): Promise<boolean> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(endpoint);
    const socket = connect(Number(port), hostname);
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
    socket.once("connect", () => socket.destroy());
  });

/** Processes of a local AWS that was kept in a folder, and endpoints, that are still there when all should be gone. */
export async function leftovers(directory: string, endpoints: readonly string[]): Promise<string[]> {
  const look = async (): Promise<string[]> => {
    const open = await Promise.all(endpoints.map(async (url) => ((await listens(url)) ? [`${url} answers`] : [])));
    return [...processesIn(directory), ...open.flat()];
  };
  return retry(look, { deadlineMs: PATIENCE_MS, until: (left) => left.length === 0, pauseMs: () => 100 });
}
