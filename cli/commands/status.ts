import { Command } from "commander";
import type { EvolutionRecord } from "../../runtime/lifecycle/records.js";
import type { CommandContext, Open } from "../context.js";
import { emergencyLines } from "../emergency.js";
import { evolutionLines } from "../evolution.js";
import { generationHeading, generationLine } from "../generations.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { spendingLines } from "../spending.js";

/** Generations shown of one evolution; --json has them all. */
const SHOWN = 20;

/** What is looked at, and where it is. */
async function placeOf({ folder, target }: CommandContext): Promise<{ environment: string; where: string }> {
  if (folder !== undefined) return { environment: "here", where: folder };
  const { environment, endpoint, region } = await target();
  return { environment, where: endpoint ?? `AWS, ${region}` };
}

async function overview(context: CommandContext): Promise<void> {
  const client = await context.client();
  const { environment, where } = await placeOf(context);
  const [emergency, { evolutions }] = await Promise.all([client.emergency.state({}), client.evolution.list({})]);
  const running = evolutions.filter(({ status }) => status === "running");
  const { paint } = context.terminal;
  context.print({ environment, emergency, running, evolutions: evolutions.length }, () => [
    `${paint("title", environment)}  ${where}`,
    ...emergencyLines(emergency, paint),
    `${evolutions.length} evolutions, ${running.length} running`,
    ...running.flatMap((evolution: EvolutionRecord) => evolutionLines(evolution, paint)),
  ]);
}

async function one(context: CommandContext, id: string, branch?: number): Promise<void> {
  const client = await context.client();
  const status = await client.evolution.status({ evolution_id: id, branch });
  const { paint } = context.terminal;
  const last = status.generations.slice(-SHOWN);
  context.print(status, () => [
    ...evolutionLines(status.evolution, paint),
    ...spendingLines(status.model, paint),
    ...(last.length > 0 ? [paint("quiet", generationHeading)] : []),
    ...last.map((item, i) => generationLine(item, last[i - 1], paint)),
  ]);
}

/** `t-developer status` */
export const status = (open: Open): Command =>
  new Command("status")
    .description("one evolution, or the environment as a whole")
    .argument("[id]", "an evolution")
    .option("--branch <number>", "the generations of one branch, rolled back or not", whole("branch"))
    .addHelpText(
      "after",
      examples("t-developer status", "t-developer status 4f1c9a --json", "t-developer status 4f1c9a --branch 1"),
    )
    .action(async (id: string | undefined, { branch }: { branch?: number }, command: Command) => {
      const context = open(command);
      await (id === undefined ? overview(context) : one(context, id, branch));
    });
