import { Command } from "commander";
import type { Open } from "../context.js";
import { emergencyLines } from "../emergency.js";
import { examples } from "../help.js";

/** `t-developer stop` */
export const stop = (open: Open): Command =>
  new Command("stop")
    .description("stop every evolution of the environment at once")
    .requiredOption("--reason <text>", "why; it is kept and sent to the operators")
    .addHelpText("after", examples('t-developer stop --reason "fitness looks wrong"'))
    .action(async ({ reason }: { reason: string }, command: Command) => {
      const context = open(command);
      const client = await context.client();
      const state = await client.emergency.stop({ reason });
      context.print(state, () => emergencyLines(state, context.terminal.paint));
    });
