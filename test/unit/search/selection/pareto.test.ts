import fc from "fast-check";
import { Random } from "../../../../runtime/kernel/random.js";
import { objectivesOf, paretoFront } from "../../../../runtime/search/selection/front.js";
import { byFitness } from "../../../../runtime/search/selection/order.js";
import {
  crowding,
  dominates,
  type Objectives,
  paretoOrder,
  ranks,
} from "../../../../runtime/search/selection/pareto.js";
import { individual, seeds } from "../arbitrary.js";

const value = fc.nat(6);
const nothing: Objectives = [Infinity, Infinity, Infinity];
const point = fc.oneof({ weight: 9, arbitrary: fc.tuple(value, value, value) }, fc.constant(nothing));
const points = fc.array(point, { minLength: 1, maxLength: 40 });

/** The definition: front after front is taken away. */
function ranksByDefinition(points: readonly Objectives[]): number[] {
  const ranked = new Array<number>(points.length);
  let left = [...points.keys()];
  for (let rank = 0; left.length > 0; rank++) {
    const front = left.filter((i) => !left.some((j) => dominates(points[j], points[i])));
    for (const i of front) ranked[i] = rank;
    left = left.filter((i) => !front.includes(i));
  }
  return ranked;
}

const shuffled = <T>(items: readonly T[], seed: number): { order: number[]; items: T[] } => {
  const order = Random.of(seed).permutation(items.length);
  return { order, items: order.map((i) => items[i]) };
};

describe("dominance", () => {
  it("is no one's over itself, goes one way, and is handed on", () => {
    fc.assert(
      fc.property(point, point, point, (a, b, c) => {
        expect(dominates(a, a)).toBe(false);
        if (dominates(a, b)) expect(dominates(b, a)).toBe(false);
        if (dominates(a, b) && dominates(b, c)) expect(dominates(a, c)).toBe(true);
      }),
    );
  });
});

describe("non-dominated sorting", () => {
  it("agrees with its definition", () => {
    fc.assert(fc.property(points, (points) => expect(ranks(points)).toEqual(ranksByDefinition(points))));
  });

  it("does not depend on the order of the points, and neither does the crowding", () => {
    fc.assert(
      fc.property(points, seeds, (points, seed) => {
        const { order, items } = shuffled(points, seed);
        expect(ranks(items)).toEqual(order.map((i) => ranks(points)[i]));
        expect(crowding(items)).toEqual(order.map((i) => crowding(points)[i]));
      }),
    );
  });

  it("orders by rank, and in a front by how much room there is", () => {
    fc.assert(
      fc.property(points, (points) => {
        const [rank, order] = [ranks(points), paretoOrder(points)];
        expect(order.toSorted((a, b) => a - b)).toEqual([...points.keys()]);
        const along = order.map((i) => rank[i]);
        expect(along).toEqual(along.toSorted((a, b) => a - b));
        const first = order.filter((i) => rank[i] === 0);
        const room = crowding(first.map((i) => points[i]));
        for (let i = 1; i < room.length; i++) expect(room[i]).toBeLessThanOrEqual(room[i - 1]);
      }),
    );
  });

  it("finds the ends of a front the least crowded, and close neighbours the most", () => {
    const front = [
      [0, 10],
      [1, 9],
      [2, 8],
      [9, 1],
      [10, 0],
    ];
    expect(crowding(front)).toEqual([Infinity, 0.4, 1.6, 1.6, Infinity]);
    expect(paretoOrder(front)).toEqual([0, 4, 2, 3, 1]);
  });
});

describe("a front of individuals", () => {
  const some = fc
    .array(fc.record({ id: fc.nat(50), error: fc.option(fc.nat(6)), bytes: fc.nat(6), fuel: fc.nat(6) }))
    .map((all) => all.map(({ id, error, bytes, fuel }) => ({ ...individual(`agent-${id}`, error, bytes), fuel })));

  it("has members that scored and of which none dominates another, best first", () => {
    fc.assert(
      fc.property(some, (individuals) => {
        const front = paretoFront(individuals);
        expect(front).toEqual(front.toSorted(byFitness));
        for (const one of front) {
          expect(one.fitness).not.toBeNull();
          for (const other of front) expect(dominates(objectivesOf(one), objectivesOf(other))).toBe(false);
        }
      }),
    );
  });

  it("leaves out nothing that scored, unless something in it is as good in everything", () => {
    fc.assert(
      fc.property(some, (individuals) => {
        const front = paretoFront(individuals).map(objectivesOf);
        for (const each of individuals.filter(({ fitness }) => fitness !== null)) {
          const own = objectivesOf(each);
          expect(front.some((other) => other.every((objective, m) => objective <= own[m]))).toBe(true);
        }
      }),
    );
  });

  it("is the same whatever the order, and has the best", () => {
    fc.assert(
      fc.property(some, seeds, (individuals, seed) => {
        const front = paretoFront(individuals);
        expect(paretoFront(shuffled(individuals, seed).items)).toEqual(front);
        const [best] = individuals.filter(({ fitness }) => fitness !== null).sort(byFitness);
        expect(front[0]?.fitness).toBe(best?.fitness);
      }),
    );
  });

  it("has nothing that never scored, however short it is", () => {
    expect(paretoFront([individual("a", null, 1), individual("b", 3, 9)])).toEqual([individual("b", 3, 9)]);
    expect(paretoOrder([individual("a", null, 1), individual("b", 3, 9)].map(objectivesOf))).toEqual([1, 0]);
  });
});
