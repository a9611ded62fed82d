import * as z from "zod";
import { AgentFailed } from "../../../kernel/errors.js";
import type { Json } from "../../../kernel/json.js";
import { validate } from "../../../kernel/validation.js";
import type { Simulator } from "../../job.js";
import { classes, classNames, drawInstances, type InstanceSample, lowerBound } from "./instances.js";
import { Packing } from "./packing.js";

const sample: z.ZodType<InstanceSample> = z.strictObject({
  class: z.enum(classNames),
  part: z.enum(["training", "hold-out"]),
  seed: z.int(),
  instances: z.int().min(1).max(100),
  items: z.int().min(1).max(100_000),
});

/** What a simulation gives: bins used and lower bound of each instance. */
export const packingResult = z.strictObject({ bins: z.array(z.int()), bounds: z.array(z.int()) });

/**
 * Plays whole instances with an agent. It is asked `{item, gaps, counts, after}`: the item to be put, the distinct gaps it
 * fits into, ascending, the last an unopened bin's, how many bins have each, and how many have the gap that it would leave
 * there (a full bin has none); it answers the index of a gap.
 *
 * @throws {AgentFailed} when the answer is no such index
 */
export const onlineBinPacking: Simulator = (parameters, decide) => {
  const instances = validate(sample, parameters, "parameters");
  const { capacity } = classes[instances.class];
  const played = drawInstances(instances);
  return {
    bins: played.map((items) => pack(items, capacity, decide)),
    bounds: played.map((items) => lowerBound(items, capacity)),
  };
};

/** @returns the bins used */
export function pack(items: Uint8Array, capacity: number, decide: (input: Json) => Json): number {
  const packing = new Packing(capacity);
  for (const item of items) {
    const gaps: number[] = [];
    for (let gap = item; gap <= capacity; gap++) if (packing.has(gap)) gaps.push(gap);
    const counts = gaps.map((gap) => packing.count(gap));
    const after = gaps.map((gap) => packing.count(gap - item));
    const chosen = decide({ item, gaps, counts, after });
    if (typeof chosen !== "number" || !(chosen in gaps)) {
      throw new AgentFailed(`the agent chose ${JSON.stringify(chosen)} of ${gaps.length} gaps`, {
        field: "output",
        value: chosen,
        hint: "answer the index of one of the gaps",
      });
    }
    packing.put(item, gaps[chosen]);
  }
  return packing.bins;
}
