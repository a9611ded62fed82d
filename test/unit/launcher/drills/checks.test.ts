import { same, unsafeAgents, wrongAlerts } from "../../../../launcher/drills/checks.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { storeAgent } from "../../../helpers/agents.js";

describe("the checks of a drill", () => {
  it("complain of what is missing, too much, or another", () => {
    expect(same("item", [1, 2], [1, 2])).toEqual([]);
    expect(same("item", [1], [1, 2])).toEqual(["1 items, not 2", "item 1 is undefined, not 2"]);
    expect(same("item", [1, 2, 2], [1, 2])).toEqual(["3 items, not 2"]);
    expect(same("item", [1, 3], [1, 2])).toEqual(["item 1 is 3, not 2"]);
  });

  it("complain of a compiled agent that is dangerous, or not what its name says", async () => {
    const context = createMemoryContext();
    await storeAgent(context.agents, "export default()=>x=>x");
    expect(await unsafeAgents(context)).toEqual([]);
    await storeAgent(context.agents, "export default()=>x=>x+1", "0123456789abcdef");
    const id = await storeAgent(context.agents, "export default()=>()=>{for(;;);}");
    expect((await unsafeAgents(context)).sort()).toEqual(
      [
        expect.stringMatching(/^compiled\/0123456789abcdef\.js is agent /),
        expect.stringMatching(`^compiled/${id}.js: reject`),
      ].sort(),
    );
  });

  it("complain where nobody was told that an evolution ended, and where somebody was told of nothing", () => {
    const alert = {
      kind: "emergency-stop",
      severity: "critical",
      summary: "evolution evo-1 failed",
      time: "",
    } as const;
    const course = { id: "evo-1", beside: [], milliseconds: 0 };
    expect(wrongAlerts({ ...course, setbacks: ["failed"] }, [alert])).toEqual([]);
    expect(
      wrongAlerts({ ...course, setbacks: ["failed"] }, [{ ...alert, summary: "evolution evo-2 failed" }]),
    ).toHaveLength(1);
    expect(wrongAlerts({ ...course, setbacks: [] }, [])).toEqual([]);
    expect(wrongAlerts({ ...course, setbacks: [] }, [alert])).toHaveLength(1);
  });
});
