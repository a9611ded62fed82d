import * as z from "zod";
import { ISOLATED } from "../../architecture/quarantine.js";
import type { Context } from "../../kernel/context.js";
import { sha256 } from "../../kernel/sha256.js";
import { configuration, json, seed } from "../../sandbox/call.js";
import type { Outcome, Sandbox, SandboxJob } from "../../sandbox/job.js";
import { encodeValue } from "../../sandbox/value-codec.js";
import { notQuarantined } from "./decide.js";
import { EVIDENCE_KEPT, type Evidence, type QuarantineItem, quarantined } from "./item.js";
import { showQuarantined } from "./list.js";

const PREVIEW_CHARACTERS = 500;

/** What a program is to be watched on; without inputs on what its evolution never saw, or on nothing. */
export const sample = z.strictObject({
  inputs: z.array(json).max(100).optional().describe("given to one instance, one after the other"),
  config: configuration.optional(),
  seed,
});

type WatchRequest = z.infer<typeof sample>;

/** What watching a program takes. */
export interface Isolation extends Pick<Context, "control" | "clock"> {
  /** What an evolution verifies its champion on, and never saw: all of a job but the program. */
  readonly holdOutJob: (evolutionId: string) => Promise<Omit<SandboxJob, "source">>;
  /** A sandbox that nothing else runs in. */
  readonly openSandbox: () => Sandbox;
}

/**
 * Runs a program in quarantine, in a process of its own that ends with it, under limits lower than any agent's, and adds
 * what is to be seen to its item.
 *
 * @throws {NotFound} where there is no such program
 */
export async function watchIsolated(id: string, on: WatchRequest, isolation: Isolation): Promise<QuarantineItem> {
  const { code, origin } = await showQuarantined(id, isolation);
  const [kind, job] = await jobFor(origin.evolution_id, on, isolation);
  const sandbox = isolation.openSandbox();
  const began = performance.now();
  let seen: Evidence;
  try {
    const outcome = await sandbox.run({ ...job, source: code, limits: ISOLATED });
    const milliseconds = Math.round(performance.now() - began);
    seen = { at: new Date(isolation.clock()).toISOString(), on: kind, milliseconds, ...observed(outcome) };
  } finally {
    await sandbox.close();
  }
  return quarantined(isolation.control).compareAndSwap(id, (item): QuarantineItem => {
    if (item === undefined) throw notQuarantined(id);
    return { ...item, evidence: [...item.evidence, seen].slice(-EVIDENCE_KEPT) };
  });
}

/** What it is run on, and what that is called. */
async function jobFor(
  evolution: string | undefined,
  { inputs, config, seed }: WatchRequest,
  { holdOutJob }: Isolation,
): Promise<[Evidence["on"], Omit<SandboxJob, "source">]> {
  if (inputs === undefined && evolution !== undefined) return ["task", await holdOutJob(evolution)];
  const work = { kind: "inputs", inputs: inputs ?? [] } as const;
  return [inputs ? "sample" : "nothing", { config: config ?? {}, seed, work }];
}

function observed(outcome: Outcome): Omit<Evidence, "at" | "on" | "milliseconds"> {
  const { fuel, memoryBytes, instanceBytes } = outcome.usage;
  const usage = { status: outcome.status, fuel, memory_bytes: memoryBytes, instance_bytes: instanceBytes };
  if (outcome.status !== "ok") return { ...usage, message: outcome.message.slice(0, PREVIEW_CHARACTERS) };
  const outputs = encodeValue(outcome.result);
  return { ...usage, outputs: { sha256: sha256(outputs), preview: outputs.slice(0, PREVIEW_CHARACTERS) } };
}
