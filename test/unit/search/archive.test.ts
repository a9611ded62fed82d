import fc from "fast-check";
import { addToArchive, cellOf } from "../../../runtime/search/archive/map-elites.js";
import type { Archive, Individual } from "../../../runtime/search/islands/state.js";
import { byFitness } from "../../../runtime/search/selection/order.js";
import { individual } from "./arbitrary.js";

const offers = fc.array(
  fc
    .record({ cell: fc.nat(5), error: fc.option(fc.nat(20)), id: fc.nat(50) })
    .map(({ cell, error, id }): [string, Individual] => [`${cell}`, individual(`agent-${id}`, error)]),
);

describe("an archive", () => {
  it("never lets a cell get worse, and never empties one", () => {
    fc.assert(
      fc.property(offers, offers, (first, second) => {
        const before = addToArchive({}, first);
        const after = addToArchive(before, second);
        for (const [cell, holder] of Object.entries(before)) {
          expect(byFitness(after[cell], holder)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  it("loses no elite: whatever scored is there, or something at least as good in its cell", () => {
    fc.assert(
      fc.property(offers, (offered) => {
        const archive = addToArchive({}, offered);
        for (const [cell, candidate] of offered.filter(([, { fitness }]) => fitness !== null)) {
          expect(byFitness(archive[cell], candidate)).toBeLessThanOrEqual(0);
        }
        const best = offered.map(([, each]) => each).sort(byFitness)[0];
        if (best && best.fitness !== null) expect(Object.values(archive)).toContainEqual(best);
      }),
    );
  });

  it("holds only what scored, in the cell that it was offered for", () => {
    fc.assert(
      fc.property(offers, (offered) => {
        for (const [cell, holder] of Object.entries(addToArchive({}, offered))) {
          expect(holder.fitness).not.toBeNull();
          expect(offered).toContainEqual([cell, holder]);
        }
      }),
    );
  });

  it("is the same whatever the order of the offers, and whether they come at once or twice", () => {
    fc.assert(
      fc.property(offers, (offered) => {
        const archive: Archive = addToArchive({}, offered);
        expect(JSON.stringify(addToArchive({}, offered.toReversed()))).toBe(JSON.stringify(archive));
        expect(JSON.stringify(addToArchive(archive, offered))).toBe(JSON.stringify(archive));
      }),
    );
  });
});

describe("a cell", () => {
  const errors = Float64Array.of(1, 3, 2);

  it.each([
    ["size", cellOf({ bytes: 100 }, { fitness: 1 }), cellOf({ bytes: 200 }, { fitness: 1 })],
    ["steps", cellOf({ bytes: 100 }, { fitness: 1, fuel: 10 }), cellOf({ bytes: 100 }, { fitness: 1, fuel: 100 })],
    [
      "behaviour",
      cellOf({ bytes: 100 }, { fitness: 1, errors }),
      cellOf(
        { bytes: 100 },
        { fitness: 1, errors: errors.toReversed().map((error, i) => error + 5 * Number(i === 0)) },
      ),
    ],
  ])("is another by %s", (_, one, other) => {
    expect(one).not.toBe(other);
  });

  it("takes a case without an answer for the worst", () => {
    const failing = { fitness: 1, errors: Float64Array.of(1, Number.NaN, 9) };
    expect(cellOf({ bytes: 0 }, failing)).toBe(cellOf({ bytes: 0 }, { fitness: 1, errors }));
  });
});
