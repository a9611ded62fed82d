import { executeAgent } from "../../runtime/agents/executor/execute.js";
import { runRequest } from "../../runtime/agents/executor/request.js";
import { createRuntime } from "../../runtime/agents/executor/runtime.js";
import { createMonitor } from "../../runtime/agents/monitor/monitor.js";
import { buckets } from "../../runtime/architecture/storage.js";
import { judge } from "../../runtime/gate/gate.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import type { Json } from "../../runtime/kernel/json.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import type { Sandbox } from "../../runtime/sandbox/job.js";
import { suite } from "../../runtime/sandbox/suite.js";
import { timed } from "../measure.js";
import { startPrototype } from "../peers/prototype.js";
import { expressionOf, type Subject, subjectSource } from "./subjects.js";

const RUNS = 10;
const CALLS = 4_000;

type Factory = (config: Json) => (input: Json) => unknown;

/** A subject in this very process: it is ours, and nothing stands between. */
const inPlainV8 = (subject: Subject): Factory => new Function(`"use strict"; return ${expressionOf(subject)}`)();

/** Whether two answers are the same, but for the last digits of what sin, exp and log give in another library. */
function agree(a: unknown, b: unknown): boolean {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a));
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => agree(item, b[i]));
  return a === b;
}

/** Milliseconds to instantiate an agent and run it on its thousand cases, in three ways; each sandbox is a fresh process. */
export async function evaluation(subject: Subject, startSandbox: () => Sandbox) {
  const { name, config, cases } = subject;
  const sandbox = startSandbox();
  const work = { kind: "suite", suite: suite(cases) } as const;
  const job = { source: subjectSource(subject), config, seed: 1, work };
  const prototype = await startPrototype(cases);
  const factory = inPlainV8(subject);
  const expected = cases.map(factory(config));
  const ours = async (): Promise<unknown> => {
    const outcome = await sandbox.run(job);
    return outcome.status === "ok" ? outcome.result : outcome.message;
  };
  const theirs = (): Promise<unknown> => prototype.evaluate(expressionOf(subject), config);
  for (const result of [await ours(), await theirs()]) {
    if (!agree(result, expected)) throw new Error(`${name}: another answer than in V8`);
  }
  const [sandboxMs, prototypeMs, v8Ms] = await timed(RUNS, ours, theirs, () => cases.map(factory(config)));
  prototype.close();
  await sandbox.close();
  return {
    agent: name,
    "sandbox, agents/s": Math.round(1_000 / sandboxMs),
    "prototype, agents/s": Math.round(1_000 / prototypeMs),
    "sandbox / prototype": (prototypeMs / sandboxMs).toFixed(2),
    "plain V8, agents/s": Math.round(1_000 / v8Ms),
    "plain V8 / sandbox": (sandboxMs / v8Ms).toFixed(1),
  };
}

/** Calls of one input each through the executor, gate and monitor included, beside the same function called in V8. */
export async function measureCalls(subject: Subject, sandbox: Sandbox, processes: number) {
  const context = createMemoryContext();
  const source = subjectSource(subject);
  const agent_id = agentId(source);
  await context.agents.put(`${buckets.agents.compiled}${agent_id}.js`, Buffer.from(source), "text/javascript");
  const monitor = createMonitor(context);
  const runtime = createRuntime({ ...context, sandbox, monitor, processes, gate: judge });
  const requests = subject.cases.map((input) =>
    runRequest.parse({ agent_id, inputs: [input], config: subject.config }),
  );
  const call = async (from: number): Promise<void> => {
    for (let i = from; i < CALLS; i += 2 * processes) await executeAgent(requests[i % requests.length], runtime);
  };
  const act = inPlainV8(subject)(subject.config);
  const [ms, floor] = await timed(
    1,
    () => Promise.all(Array.from({ length: 2 * processes }, (_, from) => call(from))),
    () => {
      for (let i = 0; i < CALLS; i++) act(subject.cases[i % subject.cases.length]);
    },
  );
  return {
    agent: subject.name,
    "calls/s": Math.round((CALLS * 1_000) / ms),
    "µs a call": Math.round((ms * 1_000) / CALLS),
    "µs a call in plain V8": ((floor * 1_000) / CALLS).toFixed(2),
  };
}
