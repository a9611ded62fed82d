/**
 * Calls without end through the executor, one in a hundred of them of a hostile agent: `npm run soak -- [calls]`.
 * No gate stands before the sandbox, so that every hostile agent gets as far as it can. Ends with an error where an
 * honest call got another answer than in V8, an agent ended in a way it must not, or the host's memory grew.
 *
 * @module
 */
import { bundleSandbox } from "../build/bundle-sandbox.js";
import { whole } from "../cli/numbers.js";
import { attacks } from "../corpora/attacks/index.js";
import { executeAgent } from "../runtime/agents/executor/execute.js";
import type { RunRequest } from "../runtime/agents/executor/request.js";
import { createRuntime, type Runtime } from "../runtime/agents/executor/runtime.js";
import { createMonitor } from "../runtime/agents/monitor/monitor.js";
import { buckets } from "../runtime/architecture/storage.js";
import { agentId } from "../runtime/kernel/agent-id.js";
import { AgentFailed, AgentOverLimit, AgentTooLarge } from "../runtime/kernel/errors.js";
import type { Json } from "../runtime/kernel/json.js";
import { createMemoryContext } from "../runtime/kernel/memory-stores.js";
import { Random } from "../runtime/kernel/random.js";
import type { ObjectStore } from "../runtime/kernel/stores.js";
import { expressionOf, subjectSource, subjects } from "./agents/subjects.js";
import { grew, residentMegabytes } from "./memory.js";

const PROCESSES = 2;
/** Enough that no process waits for the next call. */
const AT_ONCE = 2 * PROCESSES;
const HOSTILE = 0.01;
const HOSTILE_LIMITS = { fuel: 500_000, deadline_ms: 5_000 };
/** Agents of each attack, equal but for their ids: more than the executor keeps in memory. */
const VARIANTS = 10;
const REPORTS = 20;

interface Call {
  readonly request: RunRequest;
  /** Encoded; left out for a hostile agent. */
  readonly expected?: string;
}

async function store(source: string, agents: ObjectStore): Promise<string> {
  const id = agentId(source);
  await agents.put(`${buckets.agents.compiled}${id}.js`, Buffer.from(source), "text/javascript");
  return id;
}

/** Agents that answer the same to the last bit in any engine: none of them takes a sine or a logarithm. */
async function honestCalls(agents: ObjectStore): Promise<Call[]> {
  const calls: Call[] = [];
  for (const subject of [subjects.packing, subjects.text, subjects.calculator]) {
    const agent_id = await store(subjectSource(subject), agents);
    const { config, cases } = subject;
    const act: (input: Json) => Json = new Function(`"use strict"; return ${expressionOf(subject)}`)()(config);
    for (const input of cases) {
      calls.push({ request: { agent_id, inputs: [input], config, seed: 0 }, expected: JSON.stringify([act(input)]) });
    }
  }
  return calls;
}

async function hostileCalls(agents: ObjectStore): Promise<Call[]> {
  const sources = attacks.flatMap(({ source }) => Array.from({ length: VARIANTS }, (_, i) => `${source}\n//${i}`));
  const ids = await Promise.all(sources.map((source) => store(source, agents)));
  return ids.map((agent_id) => ({ request: { agent_id, inputs: [1], config: {}, seed: 0, limits: HOSTILE_LIMITS } }));
}

/** How a call ended; @throws when it must not end so. */
async function make({ request, expected }: Call, runtime: Runtime): Promise<string> {
  try {
    const { outputs } = await executeAgent(request, runtime);
    if (expected === undefined || JSON.stringify(outputs) === expected) return "ok";
    throw new Error(`agent ${request.agent_id} answered ${JSON.stringify(outputs)}, not ${expected}`);
  } catch (error) {
    if (expected !== undefined) throw error;
    if (error instanceof AgentFailed) return error.message.split(":")[0];
    if (error instanceof AgentOverLimit || error instanceof AgentTooLarge) return "stopped by the monitor";
    throw error;
  }
}

async function soak(total: number, runtime: Runtime, agents: ObjectStore): Promise<void> {
  const [honest, hostile] = [await honestCalls(agents), await hostileCalls(agents)];
  const random = Random.of("soak");
  const ends = new Map<string, number>();
  const rows: Record<string, number>[] = [];
  const began = performance.now();
  let done = 0;
  const report = (): void => {
    globalThis.gc?.(); // what is garbage is no leak
    const { host, sandbox } = residentMegabytes(process.pid);
    const seconds = (performance.now() - began) / 1_000;
    rows.push({ calls: done, "calls/s": Math.round(done / seconds), "host, MB": host, "sandbox, MB": sandbox });
    console.log(JSON.stringify(rows[rows.length - 1]));
  };
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun++ < total) {
      const isHostile = random.next() < HOSTILE;
      const end = await make(random.pick(isHostile ? hostile : honest), runtime);
      const key = `${isHostile ? "hostile" : "honest"}: ${end}`;
      ends.set(key, (ends.get(key) ?? 0) + 1);
      if (++done % Math.ceil(total / REPORTS) === 0) report();
    }
  };
  report();
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  console.table(Object.fromEntries([...ends].sort()));
  const host = rows.map((row) => row["host, MB"]);
  const [start, middle, end] = [0, host.length >> 1, host.length - 1].map((i) => host[i]);
  console.log(`the host's memory: ${start} MB at the start, ${middle} in the middle, ${end} at the end`);
  if (grew(host)) throw new Error("the host's memory grew");
}

async function main(): Promise<void> {
  const total = whole("calls")(process.argv[2] ?? "1000000");
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: PROCESSES });
  const context = {
    ...createMemoryContext(),
    metrics: { put: () => {} },
    alerts: { send: async () => {} },
    log: () => {},
  };
  const monitor = createMonitor(context);
  const gate = () => ({ safety_score: 1, decision: "accept", findings: [] }) as const;
  try {
    await soak(total, createRuntime({ ...context, sandbox, monitor, processes: PROCESSES, gate }), context.agents);
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
