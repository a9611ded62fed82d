import { readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { completeRequest, loadRequest, requestHash, saveRequest } from "../../../runtime/lifecycle/request.js";
import { builtInTasks, taskDefinition } from "../../../runtime/search/tasks/index.js";
import { parseTaskFile } from "../../../runtime/search/tasks/parse.js";

const EXAMPLES = resolve(__dirname, "../../../examples/tasks");

const example = (name: string) => parseTaskFile(basename(name), readFileSync(join(EXAMPLES, name), "utf8"));

/** A definition and a configuration with their fields in no order that anybody would choose. */
const shuffled = {
  task: {
    seed: 7,
    counts: true,
    holdOut: { items: 10, instances: 1 },
    training: { items: 10, instances: 1 },
    class: "or1",
    name: "shuffled",
    kind: "online-bin-packing",
  },
  config: { anomaly: { warmUp: 6 }, targetFitness: 0.5, islands: 3 },
  seed: -2,
};

/** Hashes as they were when requests were validated at every turn: evolutions of that time are found by them. */
const golden: readonly (readonly [string, () => Parameters<typeof completeRequest>[0], string])[] = [
  [
    "bin packing",
    () => ({ task: "online-bin-packing", config: {}, seed: 1 }),
    "34f9e5135303320be18402cca3673e4192cbd21673a017a8506701d0e3b0e99e",
  ],
  [
    "bin packing, its fields in another order",
    () => shuffled,
    "739a0f846fc5d50bce85498e41563c5b40729697bb7d6b00630bf5ed89149021",
  ],
  [
    "a formula",
    () => ({ task: "nguyen-7", config: {}, seed: 1 }),
    "379015cb8205bb9047fda499af75f50d8a51179af1811022ae786eb4c6e88098",
  ],
  [
    "a table",
    () => ({
      task: example("projectile.csv"),
      config: { population: 50, modelBudgetUsd: 0, generations: 7 },
      seed: 3,
    }),
    "6ef19f0a29a84774cef6693aba0cb1dad2f6dc546bcbc2ab901858be616f6ddf",
  ],
  [
    "cases",
    () => ({ task: example("initials.json"), config: {}, seed: 1 }),
    "e5a3998c6ac4db0f925df1c7d7fc48558f7c1167407fbda57af4da9277f0da5e",
  ],
  [
    "a problem of PSB2",
    () => ({ task: "fizz-buzz", config: {}, seed: 1 }),
    "f94659c2166b7f3b1e2d6aa3b4ed75f98e5f6aa0ef8010ae165b3804dd808f9c",
  ],
];

describe("a request", () => {
  it.each(golden)("of %s has the hash that it always had", (_, given, hash) => {
    expect(requestHash(completeRequest(given()))).toBe(hash);
  });

  it.each(golden)("of %s is stored in the order that it is hashed in, and read the same", async (_, given, hash) => {
    const { evolution } = createMemoryContext();
    await saveRequest(evolution, "evo-test", completeRequest(given()));
    const read = await loadRequest(evolution, "evo-test");
    expect(read).toEqual(completeRequest(given()));
    expect(requestHash(read)).toBe(hash);
    const bytes = await evolution.get(evolutionKeys.request("evo-test"));
    await saveRequest(evolution, "evo-test", read);
    expect(await evolution.get(evolutionKeys.request("evo-test"))).toEqual(bytes);
  });

  it.each(Object.values(builtInTasks))("of $name hashes its fields in the order of the schema", (task) => {
    expect(JSON.stringify(task)).toBe(JSON.stringify(taskDefinition.parse(task)));
  });
});
