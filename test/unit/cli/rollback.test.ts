import { throughLambda } from "../../../cli/client.js";
import { checkpointLines } from "../../../cli/commands/checkpoints.js";
import { rolledBackLines } from "../../../cli/commands/rollback.js";
import { evolutionLines } from "../../../cli/evolution.js";
import { rollBackFromHere } from "../../../cli/orders.js";
import { createClient } from "../../../runtime/api/client.js";
import { plain } from "../../helpers/terminal.js";
import { evolutionRecord } from "./examples.js";

const branch = { branch: 2, from: 40, left: 60, by: "ann", human: true, at: "2026-01-02T03:04:05.000Z" };
const evolution = evolutionRecord({
  status: "stopped",
  generation: 40,
  branches: [{ ...branch, reason: "looks odd", withdrawn: ["0123456789abcdef"] }],
});

describe("rollback", () => {
  it("says which branch it leaves, so that asking again does not go back further", async () => {
    const asked: unknown[] = [];
    const invoke = async (name: string, event: unknown) => {
      asked.push([name, event]);
      return { evolution, generations: [] };
    };
    const client = createClient(throughLambda(invoke, async () => ({ proof: "kim" })));
    expect(await rollBackFromHere(client, "e1", { to: 20, reason: "why not" })).toEqual(evolution);
    const order = {
      action: "roll-back",
      caller: { proof: "kim" },
      evolution_id: "e1",
      branch: 2,
      to: 20,
      reason: "why not",
    };
    expect(asked.at(-1)).toEqual(["evolution-api", order]);
  });

  it("shows where the evolution stands, what was withdrawn, and how it goes on", () => {
    const text = rolledBackLines(evolution, plain).join("\n");
    expect(text).toContain("generation 40 of 60, branch 2");
    expect(text).toContain("branch 1: generations 41 to 60 rolled back by ann: looks odd");
    expect(text).toContain("withdrawn  agent 0123456789abcdef");
    expect(text).toContain("t-developer evolve --resume e1-example");
  });
});

describe("status", () => {
  it("says what will happen to an evolution that was stopped as something is wrong", () => {
    const due = evolutionRecord({ status: "stopped", reason: "drill", roll_back_due: "drill" });
    expect(evolutionLines(due, plain).join("\n")).toContain(
      "rolled back to its last safe checkpoint before it goes on",
    );
  });
});

describe("checkpoints", () => {
  it("are a table: newest first, and why one is not safe", () => {
    const champion = { agent_id: "0123456789abcdef", fitness: 1.25 };
    const checkpoints = [
      { generation: 60, branch: 2, safe: false, why: "the checkpoint is missing" },
      { generation: 40, branch: 1, time: "2026-01-02T03:04:05.000Z", safe: true, champion },
    ];
    const [heading, first, second, more] = checkpointLines({ checkpoints, more: true }, "e1");
    expect(heading.split(/ {2,}/)).toEqual(["generation", "branch", "time", "champion", "fitness", "safe"]);
    expect(first).toMatch(/^ +60 +2 .*no: the checkpoint is missing$/);
    expect(second).toMatch(/^ +40 +1 +2026-01-02T03:04:05.000Z +0123456789abcdef +1\.25 +yes$/);
    expect(more).toContain("checkpoints e1 --limit");
    expect(checkpointLines({ checkpoints: [], more: false }, "e1")).toEqual(["no checkpoint yet; 0 is the beginning"]);
  });
});
