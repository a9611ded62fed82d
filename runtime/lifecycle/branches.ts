/**
 * A run that was rolled back goes on under the same id in a new branch. Every branch keeps its objects and items under a
 * name of its own, so that nothing that was rolled back is overwritten, or in the way. What a run has been through is its
 * branches, each up to where the next one began.
 *
 * @module
 */
import * as z from "zod";
import { EvolutionStopped } from "../kernel/errors.js";
import type { StateItem, StateStore } from "../kernel/stores.js";

/** What an evolution begins with. Executions that older versions started know no other, and do not name it. */
export const FIRST_BRANCH = 1;

/** Of a step: the branch that it works for. */
export const branchNumber = z.int().positive().optional();

/** A branch after the first one, and the roll-back that it began with. */
export const branch = z.object({
  /** 2 for the first roll-back. */
  branch: z.int().min(2),
  /** The generation that was returned to; 0 for the beginning. */
  from: z.int().nonnegative(),
  /** The generation that the branch before had come to. */
  left: z.int().nonnegative(),
  reason: z.string(),
  by: z.string(),
  human: z.boolean(),
  /** ISO 8601, UTC. */
  at: z.string(),
  /** The champions that were withdrawn with it; missing until all is done that follows from the roll-back. */
  withdrawn: z.array(z.string()).optional(),
});

/** One stretch of a run between two roll-backs; the last one is the current one. */
export type Branch = Readonly<z.infer<typeof branch>>;

/** What a record of an evolution says of its branches. */
interface Branched {
  readonly evolution_id: string;
  readonly branches: readonly Branch[];
}

/** The branch that a run is in. */
export const currentBranch = ({ branches }: Pick<Branched, "branches">): number => branches.length + 1;

/** What a branch's objects and items lie under. Ids have no dots. */
export const branchName = (id: string, branch: number): string => (branch === FIRST_BRANCH ? id : `${id}.${branch}`);

/** {@link branchName} of the branch that a run is in. */
export const currentName = (record: Branched): string => branchName(record.evolution_id, currentBranch(record));

/**
 * Lets only steps of the current branch go on.
 *
 * @throws {EvolutionStopped} for a late step of a branch that was rolled back
 */
export function ensureCurrent({ evolution_id, branches }: Branched, branch: number): void {
  if (currentBranch({ branches }) === branch) return;
  throw new EvolutionStopped(`branch ${branch} of evolution ${evolution_id} was rolled back`, {
    field: "branch",
    value: branch,
    hint: "nothing is to be done: what is left of this execution ends here",
  });
}

/** The part of a branch that is still the run's own. */
export interface Stretch {
  readonly branch: number;
  readonly name: string;
  /** It holds the generations from here … */
  readonly first: number;
  /** … to here; infinite in the branch that the run is in. */
  readonly last: number;
}

/** What a run has been through, oldest first. A branch from the beginning makes generation 0 anew. */
export function historyOf({ evolution_id, branches }: Branched): Stretch[] {
  const begins = [0, ...branches.map(({ from }) => (from === 0 ? 0 : from + 1))];
  return begins
    .map((first, i) => ({
      branch: i + 1,
      name: branchName(evolution_id, i + 1),
      first,
      last: Math.min(...begins.slice(i + 1).map((next) => next - 1), Number.POSITIVE_INFINITY),
    }))
    .filter(({ first, last }) => first <= last);
}

/** A generation of a run, and the branch it comes from. */
export type GenerationItem = StateItem & { readonly branch: number };

/** The generations that a run has been through, ascending, from `since` on. */
export async function readHistory(state: StateStore, record: Branched, since = 0): Promise<GenerationItem[]> {
  const stretches = historyOf(record).filter(({ last }) => last >= since);
  const parts = stretches.map(async ({ branch, first, last }) => {
    const items = await readBranch(state, record, branch, Math.max(first, since));
    return items.filter(({ generation }) => generation <= last);
  });
  return (await Promise.all(parts)).flat();
}

/** All generations of one branch, those that were rolled back included. */
export async function readBranch(
  state: StateStore,
  { evolution_id }: Branched,
  branch: number,
  since = 0,
): Promise<GenerationItem[]> {
  const items = await state.generations(branchName(evolution_id, branch), since);
  return items.map((item) => ({ ...item, evolution_id, branch }));
}
