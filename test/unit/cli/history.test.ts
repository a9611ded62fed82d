import { join } from "node:path";
import { lineageOf } from "../../../runtime/lifecycle/lineage.js";
import { readRecord } from "../../../runtime/lifecycle/records.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { folderContext } from "../../../runtime/platform/folder/stores.js";
import { runCommandLine } from "../../helpers/command-line.js";
import { trusting } from "../../helpers/examiners.js";
import { smallRequest } from "../../helpers/requests.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

describe("t-developer history, on a store in a folder", () => {
  const folder = temporaryFolder();
  const store = join(folder, "store");
  const context = folderContext(store, async () => {});
  const history = (...args: string[]) => runCommandLine(folder, "history", ...args, "--store", store);

  it("is made of what is stored, asked, and made anew", async () => {
    await runEvolution(smallRequest, context, trusting);
    await runEvolution({ ...smallRequest, evolution_id: "evo-other", seed: 8 }, context, trusting);
    const all = await history("evolutions", "--task", "wave", "--limit", "1", "--sort", "evolution_id");
    expect(all.out.split("\n")).toEqual([
      expect.stringContaining("champion"),
      expect.stringContaining("evo-test"),
      expect.stringContaining("--offset"),
    ]);
    const best = await history("individuals", "--evolution", "evo-test", "--limit", "1", "--json");
    const record = await readRecord(context.control, "evo-test");
    expect(JSON.parse(best.out)).toMatchObject({ rows: [{ fitness: record.champion?.fitness }], more: true });
    const lineage = await history("lineage", "--evolution", "evo-test", "--json");
    expect(JSON.parse(lineage.out)).toEqual(await lineageOf("evo-test", undefined, context));
    const rebuilt = await history("rebuild");
    expect(rebuilt).toMatchObject({ exitCode: 0, out: expect.stringMatching(/^2 evolutions and \d+ decisions$/) });
  }, 180_000);

  it.each([
    [["evolutions", "--sort", "genome"], "sort"],
    [["evolutions", "--limit", "0"], "limit"],
    [["individuals"], "evolution_id"],
    [["lineage", "--evolution", "evo-test", "--agent", "x"], "agent_id"],
    [["lineage", "--evolution", "evo-test", "--sort", "fitness"], "sort"],
    [["individuals", "--evolution", "../x"], "evolution_id"],
  ])("refuses %j", async (args, field) => {
    const { exitCode, err } = await history(...args);
    expect(exitCode).toBe(2);
    expect(err).toContain(field);
  });
});
