import { Command } from "commander";
import type { RunView, Turn } from "../../runtime/agents/hub/protocol.js";
import type { Open } from "../context.js";
import type { Venue } from "../conversation.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { readToken, tokenFor } from "../launches.js";
import type { SessionFile } from "../session-file.js";
import type { Terminal } from "../terminal.js";

interface Options {
  readonly hub?: string;
  readonly tokenFile?: string;
}

/** The first turn of a file is the same however often it is asked for. */
const START = "start";

/** A conversation from its first turn to its end. */
async function converseIn(venue: Venue, { request, start }: SessionFile, signal: AbortSignal): Promise<RunView> {
  const { session_id } = await venue.open(request);
  let run = await venue.run(session_id, { start: { ...start, turn_id: start.turn_id ?? START } }, signal);
  const turns = [...run.turns];
  while (run.ended === "deadline") {
    run = await venue.run(session_id, {}, signal);
    turns.push(...run.turns);
  }
  return { ...run, turns };
}

/** `solver ×5, checker` */
function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].map(([name, count]) => (count > 1 ? `${name} ×${count}` : name)).join(", ");
}

/** One turn for people: who, what it got, what it answered, to whom it wrote, and what was not delivered. */
function turnLines({ turn, agent, received, outcome, sent, refused }: Turn, paint: Terminal["paint"]): string[] {
  const answer =
    outcome.status === "ok"
      ? short(JSON.stringify(outcome.output))
      : paint("bad", `${outcome.code}: ${outcome.message}`);
  const to = sent.length > 0 ? paint("accent", `  → ${tally(sent.map(({ to }) => to))}`) : "";
  const got = paint("quiet", received.length > 0 ? `got ${received.length}` : "begins");
  return [
    `${String(turn).padStart(3)}  ${paint("title", agent)}  ${got}  ${answer}${to}`,
    ...refused.map(({ to, reason, count }) => paint("warning", `       not delivered to ${to}: ${reason} (${count})`)),
  ];
}

const short = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text);

const endings: Readonly<Record<RunView["ended"], string>> = {
  quiet: "nothing waits any more",
  spent: "the session has used up its turns",
  deadline: "it took too long",
};

/** All turns, and the last output in full. */
export function runLines({ ended, turns }: RunView, paint: Terminal["paint"]): string[] {
  const outcomes = turns.map(({ outcome }) => outcome);
  const last = outcomes.findLast((outcome) => outcome.status === "ok");
  return [
    ...turns.flatMap((turn) => turnLines(turn, paint)),
    paint("quiet", `     ${endings[ended]}`),
    ...(last ? ["", JSON.stringify(last.output, null, 2)] : []),
  ];
}

/** `t-developer converse` */
export const converse = (open: Open): Command =>
  new Command("converse")
    .description("let agents solve a task together, by messages; files are compiled and run in the sandbox here")
    .argument("<file>", "a session: agents (ids or files), who may talk to whom, limits, and how it starts")
    .option("--hub <url>", "in a hub that runs, with the agents of its bucket")
    .option("--token-file <file>", "hub: a file with the token for it (default: that of its launch on this machine)")
    .addHelpText(
      "after",
      examples(
        "t-developer converse examples/three-agents/session.json",
        "t-developer converse session.json --hub http://127.0.0.1:9100 --json",
      ),
    )
    .action(async (file: string, { hub, tokenFile }: Options, command: Command) => {
      const context = open(command);
      const { readSessionFile } = await import("../session-file.js"); // the compiler is slow to load
      const { localVenue, remoteVenue } = await import("../conversation.js");
      const session = await readSessionFile(file);
      const venue = hub
        ? remoteVenue(hub, () => (tokenFile ? readToken(tokenFile) : tokenFor(context.local, hub)), context.signal)
        : await localVenue(session.compiled, () => context.agents());
      try {
        const run = await converseIn(venue, session, context.signal);
        context.print(run, () => runLines(run, context.terminal.paint));
        if (run.turns.some(({ outcome }) => outcome.status === "failed")) context.end(exitCodes.failure.code);
      } finally {
        await venue.close();
      }
    });
