import { createHmac, randomBytes } from "node:crypto";
import type { Redis } from "iovalkey";
import { executeAgent } from "../../runtime/agents/executor/execute.js";
import { runRequest } from "../../runtime/agents/executor/request.js";
import { createRuntime } from "../../runtime/agents/executor/runtime.js";
import { createMonitor } from "../../runtime/agents/monitor/monitor.js";
import { buckets } from "../../runtime/architecture/storage.js";
import { judge } from "../../runtime/gate/gate.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import { createMemoryContext } from "../../runtime/kernel/memory-stores.js";
import { BytecodeCompiler } from "../../runtime/sandbox/engine/bytecode.js";
import { meteredQuickJs } from "../../runtime/sandbox/engine/quickjs-binary.js";
import type { Sandbox } from "../../runtime/sandbox/job.js";
import { toScript } from "../../runtime/sandbox/script/script.js";
import { type Subject, subjectSource } from "../agents/subjects.js";
import { timed } from "../measure.js";

const RUNS = 10;

/**
 * What the first call of an agent takes in a process that does not have it, what of it is compiling, and what taking its
 * bytecode from a server instead would take, in microseconds.
 */
export async function hotAgent(subject: Subject, sandbox: Sandbox, client: Redis) {
  const source = subjectSource(subject);
  const compiler = new BytecodeCompiler(new WebAssembly.Module(meteredQuickJs()));
  const compile = () => compiler.script(toScript(source)); // as for agents, but nothing is kept
  const bytecode = Buffer.from(compile());
  const secret = randomBytes(32);
  await client.set("td:{bench}:agent", bytecode, "EX", 60);
  const fetched = async () => {
    const found = await client.getBuffer("td:{bench}:agent");
    return createHmac("sha256", secret)
      .update(found ?? "")
      .digest();
  };
  const call = await caller(subject, source, sandbox);
  const [called, compiled, got] = await timed(RUNS, call, compile, fetched);
  const us = (ms: number) => Math.round(1_000 * ms);
  return {
    agent: subject.name,
    bytes: Buffer.byteLength(source),
    "bytecode, bytes": bytecode.byteLength,
    "first call without compiling, µs": us(called),
    "compile, µs": us(compiled),
    "get and MAC, µs": us(got),
    "saved, % of a first call": Number(((100 * (compiled - got)) / (called + compiled)).toFixed(1)),
  };
}

/** Calls an agent as a process does that has never seen it: read, checked, judged, measured, run. */
async function caller(subject: Subject, source: string, sandbox: Sandbox): Promise<() => Promise<unknown>> {
  const context = createMemoryContext();
  const agent_id = agentId(source);
  await context.agents.put(`${buckets.agents.compiled}${agent_id}.js`, Buffer.from(source), "text/javascript");
  const request = runRequest.parse({ agent_id, inputs: [subject.cases[0]], config: subject.config });
  return async () => {
    const monitor = createMonitor(context);
    const runtime = createRuntime({ ...context, gate: judge, sandbox, monitor, processes: 1 });
    await executeAgent(request, runtime);
  };
}
