import { userInfo } from "node:os";
import { throughLambda } from "../../../cli/client.js";
import { startNamed } from "../../../cli/orders.js";
import { userOfMachine } from "../../../cli/who.js";
import { createClient } from "../../../runtime/api/client.js";

describe("a client through Lambda", () => {
  const asked: unknown[] = [];
  const asking = async (name: string) => ({ proof: `kim to ${name}` });
  const client = createClient(
    throughLambda(async (name, event) => {
      asked.push([name, event]);
      return { evolution_id: "e1", evolutions: [], champions: [] };
    }, asking),
  );

  beforeEach(() => asked.splice(0));

  it("asks the function that does it, and says who asks", async () => {
    const anId: unknown = expect.stringMatching(/^evo-[0-9]{8}-[0-9a-f]{6}$/); // the client's, so that a retry starts nothing
    await startNamed(client, { task: "online-bin-packing", seed: 7 });
    await client.evolution.resume({ evolution_id: "e1" });
    await client.evolution.status({ evolution_id: "e1", since: 4 });
    await client.agents.batch({ agent_id: "a", inputs: [1] });
    await client.compiler.compile({ source: "1" });
    await client.emergency.stop({ reason: "why not" });
    const order = (name: string, action: string, input: object) => [
      name,
      { action, caller: { proof: `kim to ${name}` }, ...input },
    ];
    expect(asked).toEqual([
      order("evolution-api", "start", { evolution_id: anId, task: "online-bin-packing", seed: 7 }),
      order("evolution-api", "resume", { evolution_id: "e1" }),
      order("evolution-api", "status", { evolution_id: "e1", since: 4 }),
      order("agent-run", "batch", { agent_id: "a", inputs: [1] }),
      order("agent-compile", "compile", { source: "1" }),
      order("emergency-stop", "stop", { reason: "why not" }),
    ]);
  });

  it("writes an action of two words as the function does", async () => {
    await client.evolution.rollBack({ evolution_id: "e1", reason: "why not" });
    expect(asked.at(-1)).toMatchObject([
      "evolution-api",
      { action: "roll-back", evolution_id: "e1", reason: "why not" },
    ]);
  });

  it("says that the hub is a service", async () => {
    await expect(client.hub.show({ id: "ses-1" })).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is no promise, though it has whatever it is asked for", async () => {
    expect(await Promise.resolve(client)).toBe(client);
  });
});

describe("the user of this machine", () => {
  const { USER } = process.env;
  afterEach(() => {
    if (USER === undefined) delete process.env.USER;
    else process.env.USER = USER;
  });

  it("is who the system says, whatever a variable says", () => {
    process.env.USER = "the president";
    expect(userOfMachine()).toEqual({ subject: userInfo().username, roles: expect.arrayContaining(["reviewer"]) });
  });
});
