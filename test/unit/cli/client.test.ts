import { throughLambda } from "../../../cli/client.js";
import { startNamed } from "../../../cli/orders.js";
import { who } from "../../../cli/who.js";
import { createClient } from "../../../runtime/api/client.js";

describe("a client through Lambda", () => {
  const asked: unknown[] = [];
  const client = createClient(
    throughLambda(async (name, event) => {
      asked.push([name, event]);
      return { evolution_id: "e1", evolutions: [], champions: [] };
    }),
  );

  beforeEach(() => asked.splice(0));

  it("asks the function that does it, and says who asks", async () => {
    const anId: unknown = expect.stringMatching(/^evo-[0-9]{8}-[0-9a-f]{6}$/); // the client's, so that a retry starts nothing
    await startNamed(client, { task: "online-bin-packing", seed: 7, by: "kim" });
    await client.evolution.resume({ evolution_id: "e1", by: "kim" });
    await client.evolution.status({ evolution_id: "e1", since: 4 });
    await client.agents.batch({ agent_id: "a", inputs: [1] });
    await client.compiler.compile({ source: "1" });
    await client.emergency.stop({ reason: "why not", by: "kim" });
    expect(asked).toEqual([
      ["evolution-api", { action: "start", by: "kim", evolution_id: anId, task: "online-bin-packing", seed: 7 }],
      ["evolution-api", { action: "resume", by: "kim", evolution_id: "e1" }],
      ["evolution-api", { action: "status", evolution_id: "e1", since: 4 }],
      ["agent-run", { action: "batch", agent_id: "a", inputs: [1] }],
      ["agent-compile", { action: "compile", source: "1" }],
      ["emergency-stop", { action: "stop", reason: "why not", by: "kim" }],
    ]);
  });

  it("writes an action of two words as the function does", async () => {
    await client.evolution.rollBack({ evolution_id: "e1", reason: "why not" });
    expect(asked.at(-1)).toEqual(["evolution-api", { action: "roll-back", evolution_id: "e1", reason: "why not" }]);
  });

  it("says that the hub is a service", async () => {
    await expect(client.hub.show({ id: "ses-1" })).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is no promise, though it has whatever it is asked for", async () => {
    expect(await Promise.resolve(client)).toBe(client);
  });
});

describe("who", () => {
  it("knows the user of Linux and of Windows", () => {
    expect([who({ USER: "a" }), who({ USERNAME: "b" }), who({})]).toEqual(["a", "b", "unknown"]);
  });
});
