import { execFileSync } from "node:child_process";
import { quantile } from "../../runtime/sandbox/engine/instantiation.js";
import type { Instantiation, Sandbox } from "../../runtime/sandbox/job.js";
import { type Subject, subjectSource } from "./subjects.js";

const SAMPLES = 20_000;
const PROCESS_MS = 60_000;

/** Microseconds of one instantiation, and bytes that an instance holds. */
interface Row {
  readonly what: string;
  readonly "code, bytes"?: number;
  readonly "p50, µs": number;
  readonly "p99, µs": number;
  readonly "bytes per instance": number;
}

/** Measured inside the sandbox, as the monitor does it with every agent that is loaded. */
export async function instantiation(subject: Subject, sandbox: Sandbox): Promise<Row> {
  const source = subjectSource(subject);
  const work = { kind: "instantiation", samples: SAMPLES, warmUp: SAMPLES } as const;
  const limits = { fuel: 10_000_000_000, wallMs: PROCESS_MS };
  const outcome = await sandbox.run({ source, config: subject.config, seed: 1, work, limits });
  if (outcome.status !== "ok") throw new Error(`${subject.name}: ${outcome.status}: ${outcome.message}`);
  const { p50_us, p99_us, bytes_per_instance } = outcome.result as unknown as Instantiation;
  return row(`our agent: ${subject.name}`, p50_us, p99_us, bytes_per_instance, Buffer.byteLength(source));
}

/** The floor: an empty object of V8, by the thousand because the clock is coarser than one. */
export function emptyNew(): Row {
  class Empty {}
  const AT_ONCE = 1_000;
  const kept: unknown[] = new Array(AT_ONCE);
  const times: number[] = [];
  for (let round = 0; round < 2_000; round++) {
    const began = performance.now();
    for (let i = 0; i < AT_ONCE; i++) kept[i] = new Empty();
    if (round >= 1_000) times.push(((performance.now() - began) * 1_000) / AT_ONCE);
  }
  const [p50, p99] = [0.5, 0.99].map((q) => quantile(Float64Array.from(times), q));
  return row("floor: new Empty() in V8", p50, p99, 56);
}

/** An agent of Agno (agno.com), whose published benchmark measures the same thing; found as `import agno` of python3. */
export function agno(): Row | string {
  try {
    const output = execFileSync("python3", ["-c", AGNO], { timeout: PROCESS_MS, stdio: ["ignore", "pipe", "ignore"] });
    const [version, p50, p99, bytes] = JSON.parse(output.toString()) as [string, number, number, number];
    return row(`Agno ${version}`, p50, p99, bytes);
  } catch {
    return "Agno: left out, python3 cannot import it (pip install agno openai)";
  }
}

const AGNO = `
import importlib.metadata, json, time, tracemalloc
from agno.agent import Agent
times = []
for i in range(2000):
    began = time.perf_counter_ns()
    Agent(name="a", instructions="answer")
    if i >= 1000: times.append((time.perf_counter_ns() - began) / 1000)
times.sort()
tracemalloc.start()
kept = [Agent(name="a", instructions="answer") for _ in range(1000)]
print(json.dumps([importlib.metadata.version("agno"), times[500], times[990], tracemalloc.get_traced_memory()[0] / 1000]))
`;

const row = (what: string, p50: number, p99: number, bytes: number, code?: number): Row => ({
  what,
  "code, bytes": code,
  "p50, µs": Number(p50.toPrecision(3)),
  "p99, µs": Number(p99.toPrecision(3)),
  "bytes per instance": Math.round(bytes),
});
