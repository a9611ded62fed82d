import type { Client } from "../runtime/api/client.js";
import type { EvolutionConfig } from "../runtime/lifecycle/config.js";
import type { TaskDefinition } from "../runtime/search/tasks/index.js";
import { readAgent } from "./agents.js";
import { championLines } from "./champion.js";
import type { CommandContext } from "./context.js";
import { compareWithControls, controlLines } from "./controls.js";
import { ensureFinished } from "./evolution.js";
import { type FollowOptions, follow } from "./follow.js";
import { startNamed } from "./orders.js";
import { spendingLines } from "./spending.js";
import { readTask } from "./task.js";

/** What `t-developer evolve` was told: a task, or an evolution to go on with. */
export interface EvolveOrder {
  /** A built-in task, or a file. */
  readonly task?: string;
  readonly config: Partial<EvolutionConfig>;
  readonly seed?: number;
  /** Id of the evolution to go on with. */
  readonly resume?: string;
  /** Return when it has begun. */
  readonly detach?: boolean;
  /** Search without evolution at the same budget afterwards. */
  readonly controls?: boolean;
}

/** Milliseconds between two looks at an evolution that goes on in this process: they cost next to nothing. */
const LOOK_MS = 40;

/** Starts an evolution or goes on with one, follows it until it has finished, and prints its champion. */
export async function evolveAndFollow(order: EvolveOrder, context: CommandContext): Promise<void> {
  const client = await context.client();
  const task = order.task === undefined ? undefined : await readTask(order.task);
  const id = await begin(client, task, order);
  if (order.detach) return context.print({ evolution_id: id }, () => [id]);
  context.terminal.note(`evolution ${id}`);
  const { evolution, generations, model } = await follow(client, id, { ...context, ...followHere(context, id) });
  ensureFinished(evolution, context.flags);
  const { champions } = await client.evolution.champions({ evolution_id: id });
  const [champion] = champions.filter(({ withdrawn }) => !withdrawn);
  const { source } = await readAgent(await context.agents(), champion.agent_id);
  const { terminal, signal, print } = context;
  const { paint } = terminal;
  if (order.controls) terminal.note("control arms: random sampling, best of N, (1+1)");
  const compared =
    order.controls && task !== undefined
      ? await compareWithControls(task, { evolution, generations }, champion, signal)
      : undefined;
  print({ evolution, generations, champion, source, model, ...compared }, () => [
    ...championLines(champion, source, paint),
    ...spendingLines(model, paint),
    ...(compared ? controlLines(champion, compared, paint) : []),
  ]);
}

/** @returns the evolution's id */
async function begin(
  client: Client,
  task: string | TaskDefinition | undefined,
  { config, seed, resume }: EvolveOrder,
): Promise<string> {
  if (task !== undefined) return startNamed(client, { task, config, seed });
  return (await client.evolution.resume({ evolution_id: resume ?? "" })).evolution_id;
}

/** How an evolution is followed that goes on in this process. */
const followHere = ({ folder, flags }: CommandContext, id: string): Partial<FollowOptions> =>
  folder === undefined
    ? {}
    : { pollMs: LOOK_MS, onInterrupt: `Stopped; go on with \`t-developer evolve --resume ${id}${flags}\`` };
