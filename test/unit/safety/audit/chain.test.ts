import fc from "fast-check";
import { createMemoryContext, MemoryControlStore } from "../../../../runtime/kernel/memory-stores.js";
import {
  type AuditEntry,
  type AuditLink,
  append,
  type Chain,
  faultsOf,
  readChain,
} from "../../../../runtime/safety/audit/chain.js";
import { Killed, mortal } from "../../../helpers/mortal-context.js";

const entry = (generation: number, more: Partial<AuditEntry> = {}): AuditEntry => ({
  time: "2026-01-01T00:00:00.000Z",
  decision: "continue",
  by: "merge-generation",
  human: false,
  evolution_id: "evo-test",
  generation,
  ...more,
});

const generationsIn = ({ links }: Chain) => links.map(({ value }) => (value as AuditLink).generation);

async function chainOf(length: number): Promise<Chain> {
  const control = new MemoryControlStore();
  for (let generation = 1; generation <= length; generation++) await append(control, entry(generation));
  return readChain(control);
}

describe("the audit chain", () => {
  it("keeps decisions in their order, each once, and finds no fault with itself", async () => {
    const control = new MemoryControlStore();
    for (const generation of [1, 2, 2, 3, 1]) await append(control, entry(generation));
    const chain = await readChain(control);
    expect(generationsIn(chain)).toEqual([1, 2, 3]);
    expect(faultsOf(chain)).toEqual([]);
  });

  it("takes two people who decide the same at the same time for two decisions", async () => {
    const control = new MemoryControlStore();
    for (const by of ["ann", "bob"]) await append(control, entry(1, { by, human: true }));
    expect((await readChain(control)).links).toHaveLength(2);
  });

  it("loses no decision of many writers at once, and writes none twice", async () => {
    const control = new MemoryControlStore();
    const writes = Array.from({ length: 90 }, (_, i) => append(control, entry(i % 30)));
    await Promise.all(writes);
    const chain = await readChain(control);
    expect(generationsIn(chain).sort((a = 0, b = 0) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    expect(faultsOf(chain)).toEqual([]);
  });

  it("holds a decision once wherever its writer was killed, also when others have written since", async () => {
    for (const when of ["before", "after"] as const) {
      for (let last = 1; ; last++) {
        const context = createMemoryContext();
        await append(context.control, entry(1));
        const doomed = mortal(context, last, when);
        const killed = await append(doomed.context.control, entry(2)).then(
          () => false,
          (error) => error instanceof Killed,
        );
        await append(context.control, entry(3));
        await append(context.control, entry(2));
        const chain = await readChain(context.control);
        expect([...generationsIn(chain)].sort()).toEqual([1, 2, 3]);
        expect(faultsOf(chain)).toEqual([]);
        expect(chain.end?.sequence).toBe(3);
        if (!killed) break;
        expect(last).toBeLessThan(20);
      }
    }
  });

  it("goes on after links that somebody damaged", async () => {
    const control = new MemoryControlStore();
    await control.put("audit", "000000000001", null, 0);
    await append(control, entry(1));
    const { links } = await readChain(control);
    expect(links.map(({ name }) => name)).toEqual(["000000000001", "000000000002"]);
  });
});

describe("a place of the chain that is damaged", () => {
  const damages = [null, "head", { sequence: "1", hash: "x" }, { sequence: 1 }, { sequence: -1, hash: "x" }];

  it.each(damages)("is told where the chain ends, and nothing is written over: %j", async (damaged) => {
    const control = new MemoryControlStore();
    await append(control, entry(1));
    await control.put("audit-head", "head", damaged, 1);
    const corrupt = { code: "corrupt-object", value: "audit-head/head", hint: expect.stringContaining("restore it") };
    await expect(append(control, entry(2))).rejects.toMatchObject(corrupt);
    await expect(readChain(control)).rejects.toMatchObject(corrupt);
    expect(await control.list("audit")).toHaveLength(1);
  });

  it.each(damages)("is told where a decision is looked for: %j", async (damaged) => {
    const control = new MemoryControlStore();
    await append(control, entry(1));
    const [{ name }] = await control.list("audit-claim");
    await control.put("audit-claim", name, damaged, 1);
    const corrupt = { code: "corrupt-object", value: `audit-claim/${name}` };
    await expect(append(control, entry(1))).rejects.toMatchObject(corrupt);
    await append(control, entry(2));
    expect(faultsOf(await readChain(control))).toEqual([]);
  });
});

describe("a chain that somebody tampered with", () => {
  const LENGTH = 8;
  let whole: Chain;
  beforeAll(async () => {
    whole = await chainOf(LENGTH);
  });

  const place = fc.nat(LENGTH - 1);
  const altered = (change: (links: { name: string; value: AuditLink }[]) => unknown[]): Chain => {
    const links = structuredClone(whole.links) as { name: string; value: AuditLink }[];
    return { ...whole, links: change(links) as Chain["links"] };
  };

  it("shows every change of a link", () => {
    const changes = fc.record(
      {
        time: fc.string(),
        decision: fc.constantFrom("stop", "approve"),
        by: fc.string(),
        human: fc.constant(true),
        generation: fc.integer({ min: 100 }),
        detail: fc.string(),
        hash: fc.string(),
        previous: fc.string(),
        extra: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(place, changes, (at, change) => {
        fc.pre(Object.keys(change).length > 0);
        const chain = altered((links) =>
          links.map((link, i) => (i === at ? { ...link, value: { ...link.value, ...change } } : link)),
        );
        expect(faultsOf(chain).some(({ sequence }) => sequence === at + 1)).toBe(true);
      }),
    );
  });

  it("shows which links were taken out, the last ones too", () => {
    fc.assert(
      fc.property(fc.uniqueArray(place, { minLength: 1 }), (gone) => {
        const chain = altered((links) => links.filter((_, i) => !gone.includes(i)));
        const missing = faultsOf(chain).filter(({ fault }) => fault === "missing");
        expect(missing.length).toBeGreaterThan(0);
        expect(missing[0].sequence).toBe(Math.min(...gone) + 1);
      }),
    );
  });

  it("shows links that changed places", () => {
    fc.assert(
      fc.property(fc.uniqueArray(place, { minLength: 2, maxLength: 2 }), ([a, b]) => {
        const chain = altered((links) => {
          [links[a].value, links[b].value] = [links[b].value, links[a].value];
          return links;
        });
        expect(faultsOf(chain)).toEqual(
          expect.arrayContaining([a, b].map((at) => expect.objectContaining({ sequence: at + 1, fault: "moved" }))),
        );
      }),
    );
  });

  it("shows a history that was written anew, to whoever noted a head", async () => {
    const control = new MemoryControlStore();
    for (let generation = 1; generation <= LENGTH; generation++)
      await append(control, entry(generation, { by: "eve" }));
    const forged = await readChain(control);
    expect(faultsOf(forged)).toEqual([]);
    expect(faultsOf(forged, whole.end && [whole.end])).toMatchObject([{ sequence: LENGTH, fault: "rewritten" }]);
    expect(faultsOf({ links: [] }, whole.end && [whole.end])).toMatchObject([{ sequence: 1, fault: "missing" }]);
  });
});
