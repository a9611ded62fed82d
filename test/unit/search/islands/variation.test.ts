import { Random } from "../../../../runtime/kernel/random.js";
import { configure } from "../../../../runtime/lifecycle/config.js";
import type { Individual } from "../../../../runtime/search/islands/state.js";
import { Variation } from "../../../../runtime/search/islands/variation.js";
import type { Representation } from "../../../../runtime/search/representations/representation.js";
import { builtInTasks } from "../../../../runtime/search/tasks/index.js";

/** Programs are texts; a child is its parent. */
const texts: Representation<string> = {
  random: () => "",
  operators: [{ name: "copy", parents: 1, weight: 1, vary: ([parent]) => parent }],
  simplify: (text) => text,
  size: (text) => text.length,
  format: (text) => text,
  parse: (text) => text,
  print: (text) => text,
};

const parent = (program: string) => ({ program, individual: { agentId: program, fitness: 1 } as Individual });

describe("parents selected by cases", () => {
  const parents = ["a", "b", "alike", "other"].map(parent);
  const errors = [
    [0, 9],
    [9, 0],
    [0, 9],
    [4, 4],
  ].map((row) => Float64Array.from(row));
  const selected = (exact: boolean) => {
    const known = { errors, exact, sampling: Random.of("cases") };
    const variation = new Variation(parents, texts, configure(builtInTasks.gcd, { caseShare: 1 }), known);
    return new Set(Array.from({ length: 100 }, (_, seed) => variation.breed(Random.of(seed)).program));
  };

  it("are the shortest of those that err alike, where there is no tolerance", () => {
    expect(selected(true)).toEqual(new Set(["a", "b"]));
  });

  it("are all of those that err alike, where there is", () => {
    expect(selected(false)).toContain("alike");
  });
});
