import { judge } from "../../../runtime/gate/gate.js";
import { agentId } from "../../../runtime/kernel/agent-id.js";
import { readmission } from "../../../runtime/lifecycle/readmission.js";
import type { Individual } from "../../../runtime/search/islands/state.js";
import type { Problem } from "../../../runtime/search/tasks/index.js";

/** A task whose genomes are sources. */
const problem = { representation: { parse: (genome: string) => genome, print: (source: unknown) => String(source) } };

const member = (genome: string, id = agentId(genome)): Individual => {
  return { genome, agentId: id, fitness: 0, bytes: genome.length, safetyScore: 1, parentIds: [] };
};

const harmless = "export default()=>x=>x";

describe("admission", () => {
  const gate = jest.fn(judge);
  const admit = readmission(problem as unknown as Problem, gate);
  const admitting =
    (...members: Individual[]) =>
    () =>
      admit(members, "generations/x");

  it("lets harmless members pass, and judges each only once", () => {
    admitting(member(harmless), member(harmless))();
    admitting(member(harmless))();
    expect(gate).toHaveBeenCalledTimes(1);
  });

  it.each([
    ["is dangerous", member("export default()=>()=>{for(;;);}"), "not accepted (endless-loop)"],
    ["is another agent than it says", member(harmless, "0123456789abcdef"), "0123456789abcdef is agent"],
    ["is too large", member(`export default()=>x=>${"x+".repeat(4_000)}x`), "larger than an agent may be"],
  ])("refuses a member that %s, whoever is beside it", (_, refused, why) => {
    expect(admitting(member(harmless), refused)).toThrow("generations/x holds a member that must not be there");
    expect(admitting(refused)).toThrow(why);
    expect(admitting(refused)).toThrow(why); // the second time, too
    expect(() => admit({ state: { archive: { cell: refused } }, records: [] }, "k")).toThrow(why);
  });
});
