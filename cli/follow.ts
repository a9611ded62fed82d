import { setTimeout as sleep } from "node:timers/promises";
import type { Client } from "../runtime/api/client.js";
import { Unavailable } from "../runtime/kernel/errors.js";
import { currentBranch, type GenerationItem } from "../runtime/lifecycle/branches.js";
import type { EvolutionRecord } from "../runtime/lifecycle/records.js";
import type { GenerationView } from "../runtime/lifecycle/steps/state-items.js";
import type { OnGeneration } from "../runtime/platform/folder/live.js";
import type { EvolutionStatus } from "./client.js";
import { Interrupted } from "./failure.js";
import { generationHeading, generationLine } from "./generations.js";
import { duration, shownNumber } from "./table.js";
import type { Terminal } from "./terminal.js";

/** Where an evolution is shown, and how long one waits for it. Times are in milliseconds. */
export interface FollowOptions {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  readonly pollMs?: number;
  /** Tells of generations before they are written down, where that can be. */
  readonly watch?: (listener: OnGeneration) => Promise<void>;
  /** What becomes of the evolution on Ctrl-C, in a sentence; it goes on where nothing is said. */
  readonly onInterrupt?: string;
  /** Gives up when the evolution shows no sign of life for so long. */
  readonly patienceMs?: number;
}

/**
 * Shows an evolution's generations as they come, until it has ended.
 *
 * @throws {Interrupted} on Ctrl-C; the evolution goes on
 * @throws {Unavailable} when nothing happened for `patienceMs`
 */
export async function follow(client: Client, id: string, options: FollowOptions): Promise<EvolutionStatus> {
  try {
    return await watch(client, id, options);
  } catch (error) {
    if (!options.signal.aborted) throw error;
    const goesOn = `The evolution goes on without you; look at it with \`t-developer status ${id}\``;
    throw new Interrupted(options.onInterrupt ?? goesOn);
  }
}

async function watch(client: Client, id: string, options: FollowOptions): Promise<EvolutionStatus> {
  const { terminal, signal, pollMs = 500, patienceMs = 20 * 60_000 } = options;
  const began = Date.now();
  const generations: GenerationItem[] = [];
  const shown = new ShownGenerations(terminal);
  await options.watch?.((evolutionId, view) => evolutionId === id && shown.add(view));
  let life = { at: began, updated: "" };
  for (;;) {
    const since = (generations.at(-1)?.generation ?? -1) + 1;
    const { evolution, generations: found, model } = await client.evolution.status({ evolution_id: id, since });
    // Merge is writing the later ones just now, in any order
    const fresh = found.filter(({ generation }) => generation <= evolution.generation);
    for (const item of fresh) {
      shown.add(item);
      generations.push(item);
    }
    if (evolution.status !== "running") return { evolution, generations, model };
    if (evolution.updated_at !== life.updated) life = { at: Date.now(), updated: evolution.updated_at };
    if (Date.now() - life.at > patienceMs) throw stalled(evolution, patienceMs);
    terminal.status(statusLine(evolution, Date.now() - began));
    await sleep(pollMs, undefined, { signal });
  }
}

/** Generations under one heading, each once: those that are told of early are not shown again when they are written down. */
class ShownGenerations {
  private last: GenerationView | undefined;

  constructor(private readonly terminal: Terminal) {}

  add(view: GenerationView): void {
    const { note, paint } = this.terminal;
    if (this.last !== undefined && view.generation <= this.last.generation) return;
    if (this.last === undefined) note(paint("quiet", generationHeading));
    note(generationLine(view, this.last, paint));
    this.last = view;
  }
}

const statusLine = ({ generation, config, champion, branches }: EvolutionRecord, elapsedMs: number): string =>
  [
    `generation ${generation} of ${config.generations}`,
    ...(branches.length > 0 ? [`branch ${currentBranch({ branches })}`] : []),
    duration(elapsedMs),
    champion ? `best ${shownNumber(champion.fitness)}` : "seeding the islands",
  ].join(" · ");

const stalled = ({ evolution_id }: EvolutionRecord, patienceMs: number) =>
  new Unavailable(`evolution ${evolution_id} showed no sign of life for ${duration(patienceMs)}`, {
    field: "evolution_id",
    value: evolution_id,
    hint: `t-developer evolve --resume ${evolution_id}`,
  });
