import { createClient, who } from "../../../cli/client.js";

describe("createClient", () => {
  it("asks the function that does it, and says who asks", async () => {
    const asked: unknown[] = [];
    const anId: unknown = expect.stringMatching(/^evo-[0-9]{8}-[0-9a-f]{6}$/); // the client's, so that a retry starts nothing
    const client = createClient(async (name, event) => {
      asked.push([name, event]);
      return { evolutions: [], champions: [] };
    }, "kim");
    await client.start({ task: "online-bin-packing", seed: 7 });
    await client.resume("e1");
    await client.status("e1", 4);
    await client.run({ agent_id: "a", inputs: [1] });
    await client.stopAll("why not");
    expect(asked).toEqual([
      ["evolution-api", { action: "start", by: "kim", evolution_id: anId, task: "online-bin-packing", seed: 7 }],
      ["evolution-api", { action: "resume", by: "kim", evolution_id: "e1" }],
      ["evolution-api", { action: "status", evolution_id: "e1", since: 4 }],
      ["agent-run", { agent_id: "a", inputs: [1] }],
      ["emergency-stop", { action: "stop", reason: "why not", by: "kim" }],
    ]);
    expect(await client.list()).toEqual([]);
    expect(await client.champions()).toEqual([]);
  });

  it("knows the user of Linux and of Windows", () => {
    expect([who({ USER: "a" }), who({ USERNAME: "b" }), who({})]).toEqual(["a", "b", "unknown"]);
  });
});
