import { Command } from "commander";
import type { Champion } from "../../runtime/lifecycle/records.js";
import { readAgent, type StoredAgent } from "../agents.js";
import { championLines } from "../champion.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import type { Terminal } from "../terminal.js";

/** `t-developer show` */
export const show = (open: Open): Command =>
  new Command("show")
    .description("an agent: its source, where it comes from, and its scores")
    .argument("<agent>", "agent id")
    .addHelpText(
      "after",
      examples("t-developer show 0123456789abcdef", "t-developer show 0123456789abcdef --json | jq -r .source"),
    )
    .action(async (agentId: string, _options, command: Command) => {
      const context = open(command);
      const agent = await readAgent(await context.agents(), agentId);
      const client = await context.client();
      const known = await client.evolution.champions({});
      const champions = known.champions.filter(({ agent_id }) => agent_id === agentId);
      context.print({ ...agent, champions }, () => agentLines(agent, champions, context.terminal.paint));
    });

function agentLines({ source }: StoredAgent, champions: readonly Champion[], paint: Terminal["paint"]): string[] {
  const [first] = champions;
  if (first === undefined) return [source.trim()];
  const origins = champions.map(({ evolution_id, task, seed, withdrawn }) => {
    const origin = `champion of ${evolution_id} (${task}, seed ${seed})`;
    return withdrawn ? paint("warning", `${origin}, withdrawn by ${withdrawn.by}: ${withdrawn.reason}`) : origin;
  });
  return [...championLines(first, source, paint), "", ...origins];
}
