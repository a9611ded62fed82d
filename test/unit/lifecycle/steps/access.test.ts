import type { Gate } from "../../../../runtime/gate/verdict.js";
import { answer, type EvolutionApiRequest, evolutionRequest } from "../../../../runtime/handlers/evolution-api.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { createMemoryWorld, type MemoryWorld } from "../../../../runtime/kernel/memory-stores.js";
import { validate } from "../../../../runtime/kernel/validation.js";
import { switchEmergency } from "../../../../runtime/lifecycle/emergency/switch.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { close } from "../../../../runtime/lifecycle/steps/close.js";
import { evolve } from "../../../../runtime/lifecycle/steps/evolve.js";
import { merge } from "../../../../runtime/lifecycle/steps/merge.js";
import { begin, open } from "../../../../runtime/lifecycle/steps/open.js";
import { trusting } from "../../../helpers/examiners.js";
import { permitted } from "../../../helpers/permitted-world.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
const ask = (world: MemoryWorld, event: unknown) =>
  answer(validate<EvolutionApiRequest>(evolutionRequest, event), permitted(world, "evolution-api"));

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
    const world = createMemoryWorld();
    await ask(world, { action: "start", ...smallRequest });
    await ask(world, { action: "start", ...smallRequest, task: "wave" });
    let next = await begin(smallRequest, permitted(world, "open-evolution"), trusting);
    while (!next.done) {
      for (const island of next.islands) await evolve(island, permitted(world, "evolve-island"), fussy);
      next = await merge(next, permitted(world, "merge-generation"), trusting.gate);
    }
    expect(world.alerts.sent).not.toEqual([]);
    await close({ evolution_id: id }, permitted(world, "close-evolution"), trusting);
    for (const action of ["status", "champions", "resume"]) await ask(world, { action, evolution_id: id });
    await ask(world, { action: "list" });
  });

  it("when an evolution goes back to a checkpoint, or fails", async () => {
    const world = createMemoryWorld();
    const config = { ...smallRequest.config, checkpointInterval: 2 };
    let next = await open({ ...smallRequest, config }, permitted(world, "open-evolution"));
    for (const _ of ["first", "second"]) {
      for (const island of next.islands) await evolve(island, permitted(world, "evolve-island"), trusting.gate);
      next = await merge(next, permitted(world, "merge-generation"), trusting.gate);
    }
    for (const key of [evolutionKeys.island(id, 4, 0), evolutionKeys.checkpoint(id, 4)]) {
      world.evolution.damage(key, Buffer.from("damaged"));
    }
    expect((await open({ ...smallRequest, config }, permitted(world, "open-evolution"))).generation).toBe(2);
    await close({ evolution_id: id, failed: { Error: "Unsafe" } }, permitted(world, "close-evolution"), trusting);
  });

  it("when an evaluator cannot be trusted", async () => {
    const world = createMemoryWorld();
    const runAll: typeof trusting.sandbox.runAll = async (jobs) => (await trusting.sandbox.runAll(jobs)).toReversed();
    const gamed = { ...trusting, sandbox: { ...trusting.sandbox, runAll } };
    const beginning = begin(smallRequest, permitted(world, "open-evolution"), gamed);
    await expect(beginning).rejects.toMatchObject({ code: "canary-failed" });
    expect(world.alerts.sent).toHaveLength(1);
  });

  it("when a champion is not accepted", async () => {
    const world = createMemoryWorld();
    let next = await open(smallRequest, world);
    while (!next.done) {
      for (const island of next.islands) await evolve(island, world, trusting.gate);
      next = await merge(next, world, trusting.gate);
    }
    const gate: Gate = () => ({ safety_score: 0, decision: "reject", findings: [] });
    const closing = close({ evolution_id: id }, permitted(world, "close-evolution"), { ...trusting, gate });
    await expect(closing).rejects.toMatchObject({ code: "unsafe" });
  });

  it("when everything is stopped and goes on again", async () => {
    const world = createMemoryWorld();
    await ask(world, { action: "start", ...smallRequest });
    const switching = permitted(world, "emergency-stop");
    await switchEmergency({ action: "stop", reason: "drill", by: "ann" }, switching);
    await switchEmergency({ action: "resume", reason: "over", by: "ann" }, switching);
    await switchEmergency({ action: "state" }, switching);
    await ask(world, { action: "resume", evolution_id: id });
    expect(world.executions.started.size).toBe(2);
  });
});
