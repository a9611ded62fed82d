import { evolutionOperations } from "../../../../runtime/api/apps/evolution.js";
import type { Gate } from "../../../../runtime/gate/verdict.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import { evolveIsland } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { begin, open } from "../../../../runtime/lifecycle/steps/open.js";
import { trusting } from "../../../helpers/examiners.js";
import { perform } from "../../../helpers/operations.js";
import { permitted } from "../../../helpers/permitted-context.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
const ask = (context: MemoryContext, event: object) =>
  perform(evolutionOperations(permitted(context, "evolution-api")), event);

/** Refuses some agents, always the same ones. */
const fussy: Gate = (source) => {
  const finding = { rule: "fussy", family: "structure", message: "no", line: 1, weight: 1 } as const;
  return agentId(source) < "5"
    ? { safety_score: 0, decision: "reject", findings: [finding] }
    : { safety_score: 1, decision: "accept", findings: [] };
};

/** The local AWS does not enforce IAM, so this does: every function gets by with the role that infra/ gives it. */
describe("the role of each function allows all it does", () => {
  it("from the start of an evolution to its champion, with alerts", async () => {
    const context = createMemoryContext();
    await ask(context, { action: "start", ...smallRequest });
    await ask(context, { action: "start", ...smallRequest, task: "wave" });
    let next = await begin(smallRequest, permitted(context, "open-evolution"), trusting);
    while (!next.done) {
      for (const island of next.islands) await evolveIsland(island, permitted(context, "evolve-island"), fussy);
      next = await merge(next, permitted(context, "merge-generation"), trusting.gate);
    }
    expect(context.alerts.sent).not.toEqual([]);
    await close({ evolution_id: id }, permitted(context, "close-evolution"), trusting);
    for (const action of ["status", "champions", "resume", "generations", "lineage"])
      await ask(context, { action, evolution_id: id });
    await ask(context, { action: "list" });
  });

  it("when an evolution goes back to a checkpoint, or fails", async () => {
    const context = createMemoryContext();
    const config = { ...smallRequest.config, checkpointInterval: 2 };
    let next = await open({ ...smallRequest, config }, permitted(context, "open-evolution"));
    for (const _ of ["first", "second"]) {
      for (const island of next.islands) await evolveIsland(island, permitted(context, "evolve-island"), trusting.gate);
      next = await merge(next, permitted(context, "merge-generation"), trusting.gate);
    }
    for (const key of [evolutionKeys.island(id, 4, 0), evolutionKeys.checkpoint(id, 4)]) {
      context.evolution.damage(key, Buffer.from("damaged"));
    }
    expect((await open({ ...smallRequest, config }, permitted(context, "open-evolution"))).generation).toBe(2);
    await close({ evolution_id: id, failed: { Error: "Unsafe" } }, permitted(context, "close-evolution"), trusting);
  });

  it("when an evaluator cannot be trusted", async () => {
    const context = createMemoryContext();
    const runAll: typeof trusting.sandbox.runAll = async (jobs) => (await trusting.sandbox.runAll(jobs)).toReversed();
    const gamed = { ...trusting, sandbox: { ...trusting.sandbox, runAll } };
    const beginning = begin(smallRequest, permitted(context, "open-evolution"), gamed);
    await expect(beginning).rejects.toMatchObject({ code: "canary-failed" });
    expect(context.alerts.sent).toHaveLength(1);
  });

  it("when a champion is not accepted", async () => {
    const context = createMemoryContext();
    let next = await open(smallRequest, context);
    while (!next.done) {
      for (const island of next.islands) await evolveIsland(island, context, trusting.gate);
      next = await merge(next, context, trusting.gate);
    }
    const gate: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
    const closing = close({ evolution_id: id }, permitted(context, "close-evolution"), { ...trusting, gate });
    await expect(closing).rejects.toMatchObject({ code: "unsafe" });
  });

  it("when everything is stopped and goes on again", async () => {
    const context = createMemoryContext();
    await ask(context, { action: "start", ...smallRequest });
    const switching = permitted(context, "emergency-stop");
    await switchEmergency({ action: "stop", reason: "drill", by: "ann" }, switching);
    await switchEmergency({ action: "resume", reason: "over", by: "ann" }, switching);
    await switchEmergency({ action: "state" }, switching);
    await ask(context, { action: "resume", evolution_id: id });
    expect(context.executions.started.size).toBe(2);
  });
});
