import { Command, Option } from "commander";
import type { Client } from "../../runtime/api/client.js";
import type { Json } from "../../runtime/kernel/json.js";
import type { Evidence, QuarantineItem, QuarantineState } from "../../runtime/safety/quarantine/item.js";
import type { QuarantineCard } from "../../runtime/safety/quarantine/list.js";
import type { CommandContext, Open } from "../context.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { plain } from "../plain.js";
import { type Column, table } from "../table.js";
import type { Terminal, Tone } from "../terminal.js";
import { parseArgument } from "./run.js";

interface ListOptions {
  readonly state?: QuarantineState;
  readonly limit?: number;
  readonly after?: string;
}

const STATES: readonly QuarantineState[] = ["waiting", "approved", "rejected"];

const tones: Readonly<Record<QuarantineState, Tone>> = { waiting: "warning", approved: "good", rejected: "bad" };

const rulesOf = ({ verdict }: QuarantineItem): string =>
  [...new Set(verdict.findings.map(({ rule }) => rule))].join(", ");

const originOf = ({ origin }: QuarantineItem): string =>
  plain([origin.by, origin.evolution_id, origin.name, origin.submitter].filter(Boolean).join(" "));

const columns: readonly Column<QuarantineItem>[] = [
  { title: "program", of: ({ id }) => id },
  { title: "state", of: ({ state }) => state },
  { title: "safety", of: ({ verdict }) => verdict.safety_score.toFixed(2), align: "right" },
  { title: "since", of: ({ submitted_at }) => submitted_at },
  { title: "brought by", of: originOf },
  { title: "rules", of: rulesOf },
];

/** What a run in isolation showed, in a line. */
function evidenceLine({ at, on, status, message, fuel, memory_bytes, outputs }: Evidence): string {
  const showed = outputs ? outputs.preview : (message ?? "");
  return plain(`  ${at}  on ${on}: ${status}, ${fuel} steps, ${memory_bytes} bytes  ${showed}`);
}

/** A program and all that is known of it, for people. */
function itemLines(item: QuarantineItem, paint: Terminal["paint"]): string[] {
  const { id, state, agent_id, bytes, verdict, submitted_at, decision, evidence } = item;
  const decided = decision ? `by ${decision.by} at ${decision.at}: ${decision.reason}` : `since ${submitted_at}`;
  return [
    `${paint("title", id)}  ${paint(tones[state], state)} ${plain(decided)}`,
    `  agent ${agent_id}, ${bytes} bytes, safety ${verdict.safety_score.toFixed(2)}, brought by ${originOf(item)}`,
    ...verdict.findings.map(({ line, family, rule, message }) =>
      plain(`  line ${line}  ${family}/${rule}  ${message}`),
    ),
    ...evidence.map(evidenceLine),
  ];
}

const cardLines = (card: QuarantineCard, paint: Terminal["paint"]): string[] => [
  ...itemLines(card, paint),
  "",
  paint("accent", plain(card.code)),
];

/** Asks the deployed service, and prints the item that comes of it. */
async function onItem(context: CommandContext, act: (client: Client) => Promise<QuarantineItem>): Promise<void> {
  const item = await act(await context.client());
  context.print(item, () => itemLines(item, context.terminal.paint));
}

const list = (open: Open): Command =>
  new Command("list")
    .description("programs that wait, or that were decided on")
    .addOption(new Option("--state <state>", "only those").choices(STATES))
    .option("--limit <number>", "so many at most", whole("limit"))
    .option("--after <id>", "those after this one, where there are more than fit")
    .addHelpText("after", examples("t-developer quarantine list --state waiting", "t-developer quarantine list --json"))
    .action(async (options: ListOptions, command: Command) => {
      const context = open(command);
      const page = await (await context.client()).safety.list(options);
      context.print(page, () => [
        ...(page.items.length > 0 ? table(columns, page.items) : ["nothing is in quarantine"]),
        ...(page.next ? ["", `there may be more: --after ${page.next}`] : []),
      ]);
    });

const show = (open: Open): Command =>
  new Command("show")
    .description("a program, its code, and all that is known of it")
    .argument("<id>", "as `quarantine list` prints it")
    .addHelpText("after", examples("t-developer quarantine show 0123456789abcdef0123456789abcdef"))
    .action(async (id: string, _options, command: Command) => {
      const context = open(command);
      const card = await (await context.client()).safety.show({ id });
      context.print(card, () => cardLines(card, context.terminal.paint));
    });

const run = (open: Open): Command =>
  new Command("run")
    .description("run a program in isolation, under limits lower than any agent's, and keep what is to be seen")
    .argument("<id>", "as `quarantine list` prints it")
    .option(
      "--input <json>",
      "an input, an array of inputs, or @file (default: what its evolution never saw, or nothing)",
    )
    .option("--config <json>", "what it is instantiated with, or @file")
    .addHelpText("after", examples("t-developer quarantine run 0123456789abcdef0123456789abcdef --input '[1,2,3]'"))
    .action(async (id: string, { input, config }: { input?: string; config?: string }, command: Command) => {
      const read = async (name: string, text?: string): Promise<Json | undefined> =>
        text === undefined ? undefined : parseArgument(name, text);
      const given = await read("input", input);
      const inputs = given === undefined || Array.isArray(given) ? (given as readonly Json[] | undefined) : [given];
      const on = { inputs, config: await read("config", config) };
      await onItem(open(command), ({ safety }) => safety.run({ id, ...on }));
    });

const decide = (verb: "approve" | "reject", open: Open): Command =>
  new Command(verb)
    .description(`${verb} a program for good, however it is written`)
    .argument("<id>", "as `quarantine list` prints it")
    .requiredOption("--reason <text>", "why; it is audited, and shown to whoever brings the program again")
    .addHelpText(
      "after",
      examples(`t-developer quarantine ${verb} 0123456789abcdef0123456789abcdef --reason "read it"`),
    )
    .action((id: string, { reason }: { reason: string }, command: Command) => {
      const context = open(command);
      return onItem(context, ({ safety }) => safety[verb]({ id, reason }));
    });

/** `t-developer quarantine` */
export const quarantine = (open: Open): Command => {
  const group = new Command("quarantine")
    .description("programs that safety is not sure of: a person decides, for good")
    .addHelpText(
      "after",
      examples("t-developer quarantine list", 't-developer quarantine approve <id> --reason "reads no secrets"'),
    );
  const commands = [list(open), show(open), run(open), decide("approve", open), decide("reject", open)];
  for (const command of commands) group.addCommand(command);
  return group;
};
