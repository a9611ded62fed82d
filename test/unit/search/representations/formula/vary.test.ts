import fc from "fast-check";
import { Random } from "../../../../../runtime/kernel/random.js";
import {
  generate,
  generateRamped,
  generateWithin,
} from "../../../../../runtime/search/representations/formula/generate.js";
import { grammarOf } from "../../../../../runtime/search/representations/formula/grammar.js";
import { CONSTANT, isWellFormed, type Program } from "../../../../../runtime/search/representations/formula/program.js";
import { parseGenome } from "../../../../../runtime/search/representations/formula/text.js";
import {
  crossover,
  type Mutation,
  mutateConstant,
  mutateFactors,
  mutateHoist,
  mutatePoint,
  mutateShrink,
  mutateSubtree,
} from "../../../../../runtime/search/representations/formula/vary.js";
import { grammar, MAX_NODES, programs, seeds } from "../../arbitrary.js";

const isLegal = (program: Program, limit = MAX_NODES) =>
  isWellFormed(program, grammar.terminals.length) && program.code.length <= limit;

const mutations = { mutateConstant, mutateFactors, mutateHoist, mutatePoint, mutateShrink, mutateSubtree };

describe("generation", () => {
  it("makes well-formed programs within the limit, however small", () => {
    fc.assert(
      fc.property(seeds, fc.nat(30), fc.integer({ min: 1, max: 40 }), (seed, index, limit) => {
        expect(isLegal(generateRamped(grammar, index, limit, Random.of(seed)), limit)).toBe(true);
      }),
    );
  });

  it("makes the same program of the same stream", () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const make = () => generateRamped(grammar, 0, MAX_NODES, Random.of(seed, "x"));
        expect(make()).toEqual(make());
      }),
    );
  });

  it("grows branches to the full depth where that is asked", () => {
    const depths = (full: boolean) =>
      Array.from({ length: 50 }, (_, seed) => generate(grammar, { type: "number", depth: 3, full }, Random.of(seed)));
    expect(depths(true).every(({ code }) => code.length >= 4)).toBe(true);
    expect(depths(false).some(({ code }) => code.length < 4)).toBe(true);
  });

  it("makes a comparison of leaves where there is no room for more of a boolean", () => {
    const shape = { type: "boolean", depth: 3, full: true } as const;
    fc.assert(
      fc.property(seeds, (seed) => expect(generateWithin(grammar, shape, 3, Random.of(seed)).code).toHaveLength(3)),
    );
  });
});

describe("crossover", () => {
  it("keeps programs well formed and within the limit", () => {
    fc.assert(
      fc.property(programs, programs, seeds, (mother, father, seed) => {
        expect(isLegal(crossover(mother, father, MAX_NODES, Random.of(seed)))).toBe(true);
      }),
    );
  });

  it("leaves the parents as they were", () => {
    fc.assert(
      fc.property(programs, programs, seeds, (mother, father, seed) => {
        const before = structuredClone([mother, father]);
        crossover(mother, father, MAX_NODES, Random.of(seed));
        expect([mother, father]).toEqual(before);
      }),
    );
  });

  it("brings something of the father into the child", () => {
    const [mother, father] = [
      { code: Uint8Array.of(33), values: new Float64Array(1) },
      { code: Uint8Array.of(34), values: new Float64Array(1) },
    ];
    expect(crossover(mother, father, MAX_NODES, Random.of(1))).toEqual(father);
  });
});

describe.each(Object.entries(mutations))("%s", (_, mutation) => {
  it("keeps programs well formed and within the limit, and the parent as it was", () => {
    fc.assert(
      fc.property(programs, seeds, (program, seed) => {
        const before = structuredClone(program);
        expect(isLegal(mutation(program, grammar, MAX_NODES, Random.of(seed)))).toBe(true);
        expect(program).toEqual(before);
      }),
    );
  });
});

describe("factors", () => {
  const factored = (genome: string, maxNodes = MAX_NODES) =>
    mutateFactors(parseGenome(genome, grammar), grammar, maxNodes, Random.of(1));

  it("multiply what functions are applied to by something near 1", () => {
    const { code, values } = factored("x0 sin x1 x2 add cos mul");
    const shape = factored("x0 2 mul sin x1 x2 add 2 mul cos mul");
    expect(code).toEqual(shape.code);
    const constants = values.filter((_, node) => code[node] === CONSTANT);
    expect(constants).toHaveLength(2);
    expect(constants.every((value) => value !== 1 && Math.abs(value - 1) < 0.5)).toBe(true);
  });

  it("are not put before those that are there, nor where there is no function or no room", () => {
    for (const genome of ["x0 2 mul sin", "x0 neg x1 add", "3 x0 mul"]) {
      expect(factored(genome)).toEqual(parseGenome(genome, grammar));
    }
    expect(factored("x0 sin", 3)).toEqual(parseGenome("x0 sin", grammar));
    expect(factored("x0 sin", 4).code).toHaveLength(4);
  });

  it("are none where a task has no products", () => {
    const sums = grammarOf(grammar.terminals, ["add", "sin"], grammar.constants);
    const sine = parseGenome("x0 sin", sums);
    expect(mutateFactors(sine, sums, MAX_NODES, Random.of(1))).toEqual(sine);
  });
});

describe("the size of mutants", () => {
  it("never grows by hoisting, and stays by changing points and constants", () => {
    fc.assert(
      fc.property(programs, seeds, (program, seed) => {
        const nodes = (mutation: Mutation) => mutation(program, grammar, MAX_NODES, Random.of(seed)).code.length;
        expect(nodes(mutateHoist)).toBeLessThanOrEqual(program.code.length);
        expect(nodes(mutatePoint)).toBe(program.code.length);
        expect(nodes(mutateConstant)).toBe(program.code.length);
      }),
    );
  });
});
