/**
 * How soon a newcomer sees something: `npm run bench:start -- [rounds]`. What is timed takes turns: Node alone, `npx` with
 * the command's version, and `npx t-developer evolve … --here` until its first generation is shown, from an empty store.
 * Then a longer evolution, as the command runs it and with V8's own settings: what is saved at the start costs nothing later.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { whole } from "../cli/numbers.js";
import { quantile } from "../runtime/sandbox/engine/instantiation.js";

const ROOT = resolve(__dirname, "..");
const EVOLVE = ["evolve", "examples/tasks/projectile.csv", "--seed", "1"];
/** Generations of the longer evolution: many times what is compiled at the start. */
const LONG = ["--generations", "12"];

/** Milliseconds until the program says what is waited for, or until it ends; it is ended then. */
async function timeUntil(command: string, args: readonly string[], said?: RegExp): Promise<number> {
  const began = performance.now();
  const child = spawn(command, args, { cwd: ROOT, detached: true, stdio: ["ignore", "ignore", "pipe"] });
  let [text, seen] = ["", 0];
  child.stderr.on("data", (chunk: Buffer) => {
    text += chunk;
    if (seen > 0 || !said?.test(text) || child.pid === undefined) return;
    seen = performance.now() - began;
    process.kill(-child.pid, "SIGINT"); // npx and what it has started
  });
  const [code] = await once(child, "close");
  if (said ? seen === 0 : code !== 0) throw new Error(`${command} ${args.join(" ")} failed: ${text}`);
  return said ? seen : performance.now() - began;
}

/** An evolution from an empty store. */
async function evolution(command: string, args: readonly string[], said?: RegExp): Promise<number> {
  const store = mkdtempSync(join(tmpdir(), "t-developer-bench-"));
  try {
    return await timeUntil(command, [...args, "--store", store], said);
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** The bundled command, without what bin/ does before it. */
const BARE = `import("./build/command.mjs")
  .then(({ bundledCommand }) => bundledCommand())
  .then((file) => import(file))
  .then(({ main }) => main())`;

/** Medians of several ways to start, which take turns. */
async function medians(rounds: number, ways: readonly (() => Promise<number>)[]): Promise<number[]> {
  const times = ways.map((): number[] => []);
  for (let round = 0; round < rounds; round++) {
    for (const [i, way] of ways.entries()) times[i].push(await way());
  }
  return times.map((each) => quantile(Float64Array.from(each), 0.5));
}

async function main(): Promise<void> {
  const rounds = whole("rounds")(process.argv[2] ?? "5");
  const [node, npx, first] = await medians(rounds, [
    () => timeUntil("node", ["-e", "0"]),
    () => timeUntil("npx", ["t-developer", "--version"]),
    () => evolution("npx", ["t-developer", ...EVOLVE], /^ +0 /m),
  ]);
  const row = (name: string, ms: number, of: number) =>
    console.log(`${name.padEnd(40)} ${(ms / 1_000).toFixed(2).padStart(6)} s  ${(ms / of).toFixed(1).padStart(5)} ×`);
  row("node", node, node);
  row("npx t-developer --version", npx, node);
  row("first generation of an evolution here", first, node);
  const [set, own] = await medians(rounds, [
    () => evolution("node", [join("bin", "t-developer.mjs"), ...EVOLVE, ...LONG]),
    () => evolution("node", ["-e", BARE, "t-developer", ...EVOLVE, ...LONG]),
  ]);
  row("12 generations, as the command runs", set, own);
  row("12 generations, with V8's own settings", own, own);
}

void main();
