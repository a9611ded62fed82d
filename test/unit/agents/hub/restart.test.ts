import { createHub, type Hub } from "../../../../runtime/agents/hub/hub.js";
import { turnRequest } from "../../../../runtime/agents/hub/protocol.js";
import type { Context } from "../../../../runtime/kernel/context.js";
import type { Json } from "../../../../runtime/kernel/json.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { Killed, mortal } from "../../../helpers/mortal-context.js";
import { type Actor, actors, request } from "./actors.js";

const ID = "ses-test";

/** Sends two parts of what it is given to a worker each. */
const split: Actor =
  () =>
  ({ input }) => ({
    output: "split",
    messages: [1, 2].map((part) => ({ to: "work", body: { part, of: input } as Json })),
  });

const work: Actor =
  () =>
  ({ inbox }) => ({
    output: inbox.length,
    messages: inbox.map(({ body }) => ({ to: "gather", body })),
  });

/** Remembers everything it ever got; twice the same would show. */
const gather: Actor = () => {
  const all: Json[] = [];
  return ({ inbox }) => {
    all.push(...inbox.map(({ body }) => body));
    return { output: all };
  };
};

const programs = { split, work, gather };

/** What a client does, who asks until he has an answer. */
async function story(hub: Hub): Promise<void> {
  await hub.open(request(["split", "work", "gather"]));
  await hub.turn(ID, turnRequest.parse({ agent: "split", input: "first", turn_id: "first" }));
  await hub.run(ID, { start: turnRequest.parse({ agent: "split", input: "second", turn_id: "second" }) });
  await hub.turn(ID, turnRequest.parse({ agent: "gather", input: null, turn_id: "third" }));
}

describe("a hub that is killed", () => {
  const begin = (context: Context): Hub => createHub({ ...context, runner: actors(programs) });
  const clock = () => Date.UTC(2026, 0, 1);

  const told = async (context: Context) => {
    const hub = begin(context);
    const { turns } = await hub.audit(ID);
    return { turns: turns.map((turn) => ({ ...turn, latency_ms: 0 })), session: await hub.show(ID) };
  };

  it.each(["before", "after"] as const)(
    "loses no message and delivers none twice, whichever operation it died %s",
    async (when) => {
      const whole = createMemoryContext(clock);
      const counted = mortal(whole, Number.POSITIVE_INFINITY, "before");
      await story(begin(counted.context));
      const expected = await told(whole);
      expect(expected.session.outputs.gather).toHaveLength(4);
      expect(counted.operations()).toBeGreaterThan(8);

      for (let last = 1; last <= counted.operations(); last++) {
        const context = createMemoryContext(clock);
        await expect(story(begin(mortal(context, last, when).context))).rejects.toThrow(Killed);
        await story(begin(context));
        expect({ last, ...(await told(context)) }).toEqual({ last, ...expected });
      }
    },
  );
});
