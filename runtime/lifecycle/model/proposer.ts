import { setTimeout } from "node:timers/promises";
import { agentId } from "../../kernel/agent-id.js";
import type { Context } from "../../kernel/context.js";
import { Random } from "../../kernel/random.js";
import { sha256 } from "../../kernel/sha256.js";
import { StopGuard } from "../../search/evaluators/stop-guard.js";
import type { EpochHooks, Immigrant, Individual, IslandState } from "../../search/islands/state.js";
import type { Problem } from "../../search/tasks/index.js";
import { evolutionKeys } from "../keys.js";
import { readable } from "../readable.js";
import type { EvolutionRequest } from "../request.js";
import type { IslandTask } from "../steps/epoch.js";
import { ask, type ModelCall, type Sleep } from "./ask.js";
import { briefingOf } from "./briefing.js";
import { BudgetLedger } from "./ledger.js";
import type { Model, ModelRequest } from "./model.js";
import { MICRO } from "./prices.js";
import { type PromptParent, promptOf } from "./prompt.js";
import { findRecording, keepFirst, type Recording, reportOf } from "./recording.js";
import { type Proposal, proposalsOf } from "./reply.js";
import type { ModelReport } from "./report.js";
import type { ModelSettings } from "./settings.js";

/** A model that may be asked. */
export interface ModelAccess {
  readonly model: Model;
  readonly settings: ModelSettings;
  readonly sleep?: Sleep;
}

/** What a model contributes to an epoch. */
interface Contribution {
  readonly immigrants: readonly Immigrant[];
  readonly report: ModelReport;
}

/** Parents in one prompt. */
const PARENTS = 3;

/** Milliseconds that all calls before an epoch may take; the epoch itself must still fit into its function's time. */
const PHASE_MS = 120_000;

const sleepWell: Sleep = (milliseconds, signal) =>
  setTimeout(milliseconds, undefined, { signal }).catch(() => undefined);

/** One island before an epoch, and all that its prompts are made of. */
interface Occasion<P> {
  readonly place: IslandTask;
  readonly state: IslandState;
  readonly problem: Problem<P>;
  readonly request: EvolutionRequest;
}

/**
 * What a model proposes for the next epoch of an island. Replies are written down before they are used, and what is
 * written down is used instead of the model: a retry and a replay go on with the same proposals. Replies are read for
 * programs and for nothing else; what they propose is judged and evaluated like any other candidate.
 *
 * @param access undefined: there is no model, and only what was recorded counts
 * @returns undefined where there is neither, and "stopped" where `hooks.stopped` ended it
 */
export async function contribute<P>(
  occasion: Occasion<P>,
  context: Context,
  access: ModelAccess | undefined,
  hooks: EpochHooks,
): Promise<Contribution | "stopped" | undefined> {
  const { place, problem, request } = occasion;
  if (problem.representation.read === undefined) return undefined;
  const key = repliesKey(place, occasion.state);
  const recorded = await findRecording(context.evolution, key);
  if (recorded) return contributionOf(recorded, occasion, hooks);
  const cap = MICRO * Math.min(access?.settings.budgetUsd ?? 0, request.config.modelBudgetUsd ?? Infinity);
  if (access === undefined || cap === 0) return undefined;
  const calls = await new StopGuard(hooks.stopped).attend((stop) =>
    consult(occasion, context, access, Math.floor(cap), stop),
  );
  if (calls === undefined) return "stopped";
  const mine: Recording = { schema_version: 1, model: access.settings.id, calls };
  return contributionOf(await keepFirst(context.evolution, key, mine), occasion, hooks);
}

/** Prompts are made of the state: replies to another one are not found, the same state finds them in every branch. */
export function repliesKey({ evolution_id, until, island }: IslandTask, state: IslandState): string {
  return evolutionKeys.replies(evolution_id, until, island, sha256(JSON.stringify(state)));
}

/** Asks all prompts, so many at a time. @param stop ends it early */
async function consult<P>(
  occasion: Occasion<P>,
  { control, log }: Context,
  { model, settings, sleep = sleepWell }: ModelAccess,
  cap: number,
  stop: AbortSignal,
): Promise<ModelCall[]> {
  const { place, request } = occasion;
  const signal = AbortSignal.any([stop, AbortSignal.timeout(PHASE_MS)]);
  const stream = (...parts: (string | number)[]) =>
    Random.of(request.seed, "model", place.island, place.until, ...parts);
  const pauses = stream("ledger");
  const pause = (mostMs: number) => sleep(pauses.next() * mostMs, signal);
  const ledger = new BudgetLedger(control, place.evolution_id, cap, pause);
  const asking = { model, ledger, settings, sleep, log };
  const one = async (index: number): Promise<ModelCall> => {
    const name = `${place.island}-${place.until}-${index}`;
    return ask(await promptFor(occasion, index, stop), name, asking, stream("pause", index), signal);
  };
  return inParallel(settings.calls, settings.concurrency, one);
}

async function promptFor<P>(
  { state, problem, request }: Occasion<P>,
  index: number,
  stop: AbortSignal,
): Promise<ModelRequest> {
  const { representation, byCases, unit } = problem;
  const individuals = parentsOf(state, request.seed, index);
  const programs = individuals.map(({ genome }) => representation.parse(genome));
  const evaluations = byCases ? await problem.evaluate(programs, stop) : [];
  const parents: PromptParent[] = individuals.map((individual, i) => ({
    individual,
    source: readable(representation.print(programs[i])),
    errors: evaluations[i]?.errors?.slice(),
  }));
  return promptOf(briefingOf(request.task), unit, parents);
}

/** The best of the island, and others of its better half. */
function parentsOf({ population, island, generation }: IslandState, seed: number, index: number): Individual[] {
  const better = population.slice(1, Math.ceil(population.length / 2));
  const chosen = Random.of(seed, "model", "parents", island, generation, index)
    .permutation(better.length)
    .slice(0, PARENTS - 1)
    .sort((a, b) => a - b);
  return [population[0], ...chosen.map((other) => better[other])];
}

/** The programs in a recording that may become candidates: each as it stands, if the gate accepts it. */
function contributionOf<P>({ calls, ...rest }: Recording, occasion: Occasion<P>, hooks: EpochHooks): Contribution {
  const immigrants = new Map<string, Immigrant>();
  let [proposals, refused] = [0, 0];
  for (const [index, { reply }] of calls.entries()) {
    if (reply === undefined) continue;
    const parents = parentsOf(occasion.state, occasion.request.seed, index);
    const { representation } = occasion.problem;
    const shown = parents.map(({ genome }) => readable(representation.print(representation.parse(genome))));
    for (const proposal of proposalsOf(reply, shown)) {
      proposals++;
      if (isRefused(proposal, hooks)) refused++;
      else immigrants.set(proposal.source, { source: proposal.source, parentIds: idsOf(proposal, parents) });
    }
  }
  return { immigrants: [...immigrants.values()], report: reportOf({ calls, ...rest }, { proposals, refused }) };
}

const idsOf = ({ parent }: Proposal, parents: readonly Individual[]): string[] =>
  (parent === undefined ? parents : [parents[parent]]).map(({ agentId }) => agentId);

function isRefused({ source }: Proposal, { gate, rejected }: EpochHooks): boolean {
  const verdict = gate(source);
  if (verdict.decision === "accept") return false;
  rejected?.({ reason: "safety", agentId: agentId(source), bytes: Buffer.byteLength(source), source, verdict });
  return true;
}

/** Does `work` for 0 … n − 1, at most `most` at a time; the results are in order. */
async function inParallel<T>(n: number, most: number, work: (index: number) => Promise<T>): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < n) {
      const index = next++;
      results[index] = await work(index);
    }
  };
  await Promise.all(Array.from({ length: Math.min(n, most) }, worker));
  return results;
}
