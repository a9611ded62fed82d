import { Command } from "commander";
import type { Replayed } from "../../runtime/lifecycle/replay.js";
import type { Open } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import type { Terminal } from "../terminal.js";

/** Whether what was computed again is what was stored, and where it is not. */
function replayLines({ from, generation, compared, differs }: Replayed, paint: Terminal["paint"]): string[] {
  const span = `generations ${from + 1} to ${generation}, ${compared} objects compared`;
  if (differs === undefined) return [`${paint("good", "equal")}  ${span}`];
  const how = differs.stored ? "is not what was stored" : "was not stored";
  return [`${paint("bad", "differs")}  ${span}`, `  generation ${differs.generation}: ${differs.what} ${how}`];
}

/** `t-developer replay` */
export const replayCommand = (open: Open): Command =>
  new Command("replay")
    .description("compute an evolution again on this machine, and compare every generation with what was stored")
    .argument("<id>", "an evolution")
    .option("--from <generation>", "a checkpoint to begin with (default: the beginning)", whole("from"), 0)
    .addHelpText(
      "after",
      examples(
        "t-developer replay evo-20261123-1a2b3c",
        "t-developer replay evo-20261123-1a2b3c --from 40 --json || echo differs",
      ),
    )
    .action(async (id: string, { from }: { from: number }, command: Command) => {
      const { print, stores, terminal, end } = open(command);
      const [{ replay }, { judge }, { createSandbox }] = await Promise.all([
        import("../../runtime/lifecycle/replay.js"),
        import("../../runtime/gate/gate.js"),
        import("../../runtime/sandbox/runner/pool.js"),
      ]);
      const show = (generation: number) => terminal.status(`generation ${generation}`);
      const stored = await stores();
      const batches = createSandbox();
      const replayed = await replay(id, from, stored, { gate: judge, batches }, show).finally(() => batches.close());
      terminal.status(undefined);
      print(replayed, () => replayLines(replayed, terminal.paint));
      if (!replayed.equal) end(exitCodes.failure.code);
    });
