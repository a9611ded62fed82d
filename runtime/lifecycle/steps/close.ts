import type { Gate } from "../../gate/verdict.js";
import { agentId } from "../../kernel/agent-id.js";
import type { Context } from "../../kernel/context.js";
import { AgentFailed, CorruptObject } from "../../kernel/errors.js";
import { audit, autonomy } from "../../safety/audit/audit.js";
import { ensureNotStopped } from "../../safety/emergency/flag.js";
import { admitAgent, unsafe } from "../../safety/quarantine/admit.js";
import type { BatchSandbox, Outcome, Sandbox } from "../../sandbox/job.js";
import { bestOf } from "../../search/islands/archipelago.js";
import type { Individual, IslandState } from "../../search/islands/state.js";
import { createProblem, type Problem } from "../../search/tasks/index.js";
import { currentBranch, currentName, ensureCurrent, FIRST_BRANCH, readHistory } from "../branches.js";
import { type Champion, type EvolutionRecord, readRecord, recordChampion, updateRecord } from "../records.js";
import { loadRequest } from "../request.js";
import { withdrawChampions } from "../roll-back/withdraw.js";
import { abandon } from "./abandon.js";
import { ensureSound } from "./canaries.js";
import type { Closed, CloseRequest } from "./closing.js";
import { exportAgent } from "./export.js";
import { frontOf } from "./front.js";
import { incomplete, loadIslands } from "./islands.js";
import { sourceOf } from "./state-items.js";

/** What judges and runs agents. */
export interface Examiners {
  readonly gate: Gate;
  readonly sandbox: BatchSandbox;
}

type Run = Extract<Outcome, { status: "ok" }>;

/**
 * The last step: judges the champion once more, verifies it in the sandbox on what evolution never saw, and exports it.
 * Where a step failed it writes down why instead.
 *
 * @throws {Unsafe} when the champion is not accepted
 * @throws {EvolutionStopped} when the branch was rolled back; then nothing is exported, or it is withdrawn again
 * @throws {CanaryFailed} when the evaluator that chose it cannot be trusted; nothing is exported then
 * @throws {AgentFailed} when the champion does not answer within its limits
 */
export async function close(input: CloseRequest, context: Context, examiners: Examiners): Promise<Closed> {
  const { evolution_id: id, branch = FIRST_BRANCH, failed } = input;
  if (failed !== undefined) return abandon({ ...input, failed }, context, examiners.gate);
  const record = await readRecord(context.control, id);
  ensureCurrent(record, branch);
  if (record.status === "finished") return { evolution_id: id, status: record.status, champion: record.champion };
  await ensureNotStopped(context);
  const { task } = await loadRequest(context.evolution, id);
  const problem = createProblem(task);
  const states = await lastStates(record, context);
  const best = bestOf(states);
  const source = sourceOf(best, problem);
  ensureItself(id, best, source);
  await ensureAdmitted(record, source, context, examiners.gate);
  await ensureSound(id, task, context, examiners.sandbox);
  const run = await verify(source, problem, context, examiners.sandbox);
  await ensureNotStopped(context); // verifying takes seconds
  ensureCurrent(await readRecord(context.control, id), branch);
  const found = await describe(record, best, problem, run, context);
  const champion = await recordChampion(context.control, { ...found, front: frontOf(states, problem) });
  await exportAgent(champion, source, run.usage, context);
  await announce(champion, run, context);
  const crowned = { agent_id: champion.agent_id, fitness: champion.fitness };
  await finish(id, branch, crowned, context);
  return { evolution_id: id, status: "finished", champion: crowned };
}

/** Where the branch was rolled back while its champion was exported, that is undone again. */
async function finish(
  id: string,
  branch: number,
  champion: EvolutionRecord["champion"],
  context: Context,
): Promise<void> {
  const after = await updateRecord(context, id, (now) =>
    currentBranch(now) === branch ? { status: "finished", champion, reason: undefined } : {},
  );
  const [left] = after.branches.slice(branch - 1);
  if (left !== undefined) await withdrawChampions(id, left, context);
  ensureCurrent(after, branch);
}

async function lastStates(record: EvolutionRecord, context: Context): Promise<IslandState[]> {
  const { evolution_id, generation, config } = record;
  const epochs = await loadIslands(context.evolution, currentName(record), generation, config.islands, admittedLater);
  if (epochs === undefined) throw incomplete(evolution_id, generation);
  return epochs.map(({ state }) => state);
}

/** No member but the best goes any further, and that is judged on its own. */
const admittedLater = (): void => {};

/** @throws {CorruptObject} when the best individual is not the agent that it says */
function ensureItself(id: string, { agentId: claimed }: Individual, source: string): void {
  if (agentId(source) === claimed) return;
  throw new CorruptObject(`the champion ${claimed} of ${id} is agent ${agentId(source)}`, {
    field: "agent_id",
    value: claimed,
    hint: "resume the evolution; it goes on from where it can be trusted",
  });
}

async function ensureAdmitted(
  { evolution_id, generation }: EvolutionRecord,
  source: string,
  context: Context,
  gate: Gate,
): Promise<void> {
  const origin = { by: "close-evolution", evolution_id, generation } as const;
  const admission = await admitAgent(source, origin, { ...context, gate });
  if (admission.accepted) return;
  context.metrics.put({ UnsafeChampions: 1 });
  const agent = agentId(source);
  throw unsafe(`the champion ${agent}`, admission, { value: agent });
}

async function verify(source: string, { holdOut }: Problem, context: Context, sandbox: Sandbox): Promise<Run> {
  const outcome = await sandbox.run({ ...holdOut.job, source });
  if (outcome.status === "ok") return outcome;
  context.metrics.put({ SandboxKills: 1 });
  const hint = "resume the evolution if it was out of time; otherwise look at the agent by run";
  throw new AgentFailed(`the champion failed on unseen data (${outcome.status}): ${outcome.message}`, { hint });
}

async function describe(
  record: EvolutionRecord,
  best: Individual,
  { holdOut, unit }: Problem,
  { result }: Run,
  context: Context,
): Promise<Champion> {
  const { evolution_id, generation, task, seed } = record;
  const [item] = await readHistory(context.state, record, generation);
  if (item === undefined || best.fitness === null) throw incomplete(evolution_id, generation);
  return {
    evolution_id,
    branch: currentBranch(record),
    agent_id: best.agentId,
    task,
    seed,
    generation,
    fitness: best.fitness,
    unit,
    hold_out: { error: holdOut.score(result), baselines: { ...holdOut.baselines } },
    bytes: best.bytes,
    safety_score: best.safetyScore,
    parent_ids: [...best.parentIds],
    created_at: item.timestamp,
  };
}

async function announce(
  { evolution_id, generation, agent_id, created_at, bytes }: Champion,
  run: Run,
  context: Context,
): Promise<void> {
  const by = "close-evolution";
  await audit(context.control, {
    time: created_at,
    decision: "accept-champion",
    by,
    human: false,
    evolution_id,
    generation,
    agent_id,
  });
  const share = await autonomy(context.control);
  context.metrics.put({ AgentSize: bytes, AgentMemory: run.usage.memoryBytes, AIAutonomy: share, SandboxKills: 0 });
}
