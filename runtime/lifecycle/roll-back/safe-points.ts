import { SAFETY_THRESHOLD } from "../../architecture/limits.js";
import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import type { ObjectStore } from "../../kernel/stores.js";
import type { Individual } from "../../search/islands/state.js";
import { createProblem } from "../../search/tasks/index.js";
import { historyOf, type Stretch } from "../branches.js";
import { type Checkpoint, checkpointHash, decodeCheckpoint } from "../checkpoint.js";
import { evolutionKeys, generationIn } from "../keys.js";
import { type Readmit, readmission } from "../readmission.js";
import type { EvolutionRecord } from "../records.js";
import { loadRequest, requestHash } from "../request.js";
import { decodeSnapshot, type SafetySnapshot } from "./snapshot.js";

/** A checkpoint of a run's history, and whether one may go back to it. */
export type Point = {
  readonly branch: number;
  readonly generation: number;
  readonly key: string;
} & (SafePoint | { readonly safe: false; readonly why: string });

/** What is known of a checkpoint that one may go back to. */
interface SafePoint {
  readonly safe: true;
  readonly checkpoint: Checkpoint;
  readonly snapshot: SafetySnapshot;
}

/**
 * The checkpoints up to where a run stands, newest first, each verified when it is asked for: its hashes, that it is of
 * this request, and that the gate still accepts every member that its safety snapshot vouches for.
 *
 * @throws {CorruptObject} when the request itself is not what it was
 */
export async function* points(
  record: EvolutionRecord,
  { evolution }: Pick<Context, "evolution">,
  gate: Gate,
): AsyncGenerator<Point, void> {
  const request = await loadRequest(evolution, record.evolution_id);
  if (requestHash(request) !== record.request) {
    const key = evolutionKeys.request(record.evolution_id);
    throw new CorruptObject(`${key} is not the request that the evolution was started with`, { value: key });
  }
  const admit = readmission(createProblem(request.task), gate);
  for (const stretch of historyOf(record).reverse()) {
    for (const generation of await generationsIn(stretch, record.generation, evolution)) {
      const at = { branch: stretch.branch, generation, key: evolutionKeys.checkpoint(stretch.name, generation) };
      yield { ...at, ...(await verify(stretch.name, generation, record, evolution, admit)) };
    }
  }
}

/** Descending. A safety snapshot without its checkpoint counts: that checkpoint is missing. */
async function generationsIn({ name, first, last }: Stretch, now: number, store: ObjectStore): Promise<number[]> {
  const folders = [evolutionKeys.checkpoints(name), evolutionKeys.safetySnapshots(name)];
  const keys = (await Promise.all(folders.map((folder) => store.list(folder)))).flat();
  const generations = [...new Set(keys.map(generationIn))];
  return generations.filter((at) => at >= first && at <= Math.min(last, now)).sort((a, b) => b - a);
}

async function verify(
  name: string,
  generation: number,
  { evolution_id, request }: EvolutionRecord,
  store: ObjectStore,
  admit: Readmit,
): Promise<SafePoint | { readonly safe: false; readonly why: string }> {
  const unsafe = (why: string) => ({ safe: false, why }) as const;
  try {
    const checkpoint = await read(store, evolutionKeys.checkpoint(name, generation), decodeCheckpoint);
    if (checkpoint === undefined) return unsafe("the checkpoint is missing");
    const isOurs = checkpoint.evolution_id === evolution_id && checkpoint.generation === generation;
    if (!isOurs || checkpoint.request !== request) return unsafe("the checkpoint is of another run");
    const snapshot = await read(store, evolutionKeys.safetySnapshot(name, generation), decodeSnapshot);
    if (snapshot === undefined) return unsafe("its safety snapshot is missing");
    const why = disagreement(checkpoint, snapshot);
    if (why !== undefined) return unsafe(why);
    admit(checkpoint, evolutionKeys.checkpoint(name, generation));
    return { safe: true, checkpoint, snapshot };
  } catch (error) {
    if (error instanceof CorruptObject) return unsafe(error.message);
    throw error;
  }
}

async function read<T>(
  store: ObjectStore,
  key: string,
  decode: (bytes: Uint8Array, key: string) => T,
): Promise<T | undefined> {
  const bytes = await store.get(key);
  return bytes && decode(bytes, key);
}

const membersOf = ({ states, migrants }: Checkpoint): readonly Individual[] => [
  ...states.flatMap(({ population }) => population),
  ...migrants.flat(),
];

/** What a snapshot says that its checkpoint does not. */
function disagreement(checkpoint: Checkpoint, { checkpoint: vouched, verdicts }: SafetySnapshot): string | undefined {
  const isOther = vouched !== undefined && vouched !== checkpointHash(checkpoint);
  if (isOther) return "its safety snapshot is of another checkpoint";
  const score = ({ agentId, safetyScore }: Individual): number => (verdicts ? (verdicts[agentId] ?? 0) : safetyScore);
  const blocked = membersOf(checkpoint).find((member) => score(member) < SAFETY_THRESHOLD);
  return blocked && `its safety snapshot does not vouch for agent ${blocked.agentId}`;
}
