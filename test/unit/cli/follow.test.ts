import type { EvolutionStatus } from "../../../cli/client.js";
import { Interrupted } from "../../../cli/failure.js";
import { follow } from "../../../cli/follow.js";
import type { Client } from "../../../runtime/api/client.js";
import type { GenerationItem } from "../../../runtime/lifecycle/branches.js";
import { fakeTerminal } from "../../helpers/terminal.js";
import { evolutionRecord, stateItem } from "./examples.js";

/** A client that answers `status` with one of `answers` after the other, honouring `since`. */
function clientOf(...answers: { status: "running" | "finished"; generations: number }[]) {
  const asked: (number | undefined)[] = [];
  const status = async ({ since = 0 }: { since?: number }): Promise<EvolutionStatus> => {
    asked.push(since);
    const { status, generations } = answers[Math.min(asked.length, answers.length) - 1];
    const items: GenerationItem[] = Array.from({ length: generations }, (_, i) => stateItem({ generation: i + 1 }));
    return {
      evolution: evolutionRecord({ status, generation: generations }),
      generations: items.filter(({ generation }) => generation >= since),
    };
  };
  return { asked, client: { evolution: { status } } as unknown as Client };
}

const never = new AbortController().signal;

describe("follow", () => {
  it("shows every generation once, under one heading, until the end", async () => {
    const { client, asked } = clientOf(
      { status: "running", generations: 0 },
      { status: "running", generations: 2 },
      { status: "finished", generations: 3 },
    );
    const { notes, terminal } = fakeTerminal();
    const { evolution, generations } = await follow(client, "e1", { terminal, signal: never, pollMs: 1 });
    expect(evolution.status).toBe("finished");
    expect(generations.map(({ generation }) => generation)).toEqual([1, 2, 3]);
    expect(notes).toHaveLength(4);
    expect(notes[0]).toContain("evaluations/s");
    expect(asked).toEqual([0, 0, 3]);
  });

  it("misses no generation that is written after a later one", async () => {
    const items = [1, 2, 3].map((generation) => stateItem({ generation }));
    const answers = [
      { evolution: evolutionRecord({ status: "running", generation: 1 }), generations: [items[0], items[2]] },
      { evolution: evolutionRecord({ status: "finished", generation: 3 }), generations: items },
    ];
    const status = async ({ since = 0 }: { since?: number }): Promise<EvolutionStatus> => {
      const { evolution, generations } = answers.shift() ?? answers[0];
      return { evolution, generations: generations.filter(({ generation }) => generation >= since) };
    };
    const client = { evolution: { status } } as unknown as Client;
    const { generations } = await follow(client, "e1", { ...fakeTerminal(), signal: never, pollMs: 1 });
    expect(generations).toEqual(items);
  });

  it("lets the evolution go on when it is interrupted", async () => {
    const { client } = clientOf({ status: "running", generations: 0 });
    const interrupt = new AbortController();
    const following = follow(client, "e1", { ...fakeTerminal(), signal: interrupt.signal, pollMs: 60_000 });
    setTimeout(() => interrupt.abort(), 10);
    await expect(following).rejects.toThrow(Interrupted);
  });

  it("does not wait forever for one that shows no sign of life", async () => {
    const { client } = clientOf({ status: "running", generations: 1 });
    const following = follow(client, "e1", { ...fakeTerminal(), signal: never, pollMs: 5, patienceMs: 1 });
    await expect(following).rejects.toMatchObject({
      code: "unavailable",
      hint: "t-developer evolve --resume e1-example",
    });
  });
});
