import { createMonitor } from "../../../../runtime/agents/monitor/monitor.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { exportAgent } from "../../../../runtime/lifecycle/steps/export.js";
import { call } from "../../agents/monitor/arbitrary.js";
import { champion } from "../../cli/examples.js";

describe("exportAgent", () => {
  it("adds to what calls have shown of the agent, and changes nothing when done twice", async () => {
    const context = createMemoryContext(() => 0);
    const crowned = champion();
    const usage = { fuel: 1, memoryBytes: 2, instanceBytes: 3 };
    const monitor = createMonitor(context);
    await monitor.called(call({ agent_id: crowned.agent_id, bytes: crowned.bytes }));
    await exportAgent(crowned, "export default()=>()=>0", usage, context);
    const written = new Map(context.agents.objects);
    const body = context.agents.objects.get(`performance/${crowned.agent_id}.json`)?.body ?? [];
    const { fitness, unit, hold_out } = crowned;
    expect(JSON.parse(Buffer.from(body).toString())).toMatchObject({
      evolution: { fitness, unit, hold_out, usage },
      calls: { count: 1 },
    });
    await exportAgent(crowned, "export default()=>()=>0", usage, context);
    expect(context.agents.objects).toEqual(written);
  });

  it("says in the source how good it is, in figures that people read", async () => {
    const context = createMemoryContext(() => 0);
    const crowned = champion({ fitness: 0.43912175648702595, hold_out: { error: 0.5184963605543923, baselines: {} } });
    await exportAgent(crowned, "export default()=>()=>0", { fuel: 1, memoryBytes: 2, instanceBytes: 3 }, context);
    const source = Buffer.from(context.agents.objects.get(`source/${crowned.agent_id}.js`)?.body ?? []).toString();
    expect(source.split("\n")[0]).toMatch(/; 0\.4391 .* in training, 0\.5185 on unseen data$/);
  });
});
