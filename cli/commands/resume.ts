import { Command } from "commander";
import type { Open } from "../context.js";
import { emergencyLines } from "../emergency.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";

/** `t-developer resume` */
export const resumeCommand = (open: Open): Command =>
  new Command("resume")
    .description(
      "lift the emergency stop, or be the first of two who are needed; evolutions go on with `evolve --resume <id>`",
    )
    .requiredOption("--reason <text>", "why; it is kept and sent to the operators")
    .addHelpText("after", examples('t-developer resume --reason "looked into it, all well"'))
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const context = open(command);
      const client = await context.client();
      const state = await client.emergency.resume({ reason });
      context.print(state, () => emergencyLines(state, context.terminal.paint));
      if (state.stopped) context.end(exitCodes.stopped.code);
    });
