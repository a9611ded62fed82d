import { Random } from "../../kernel/random.js";
import type { Individual } from "../islands/state.js";
import type { Problem } from "../tasks/index.js";
import { type Budget, Search, type SearchHooks } from "./search.js";

/** What a search without evolution came to. */
interface ArmResult {
  /** The best that it found; none where nothing was accepted. */
  readonly best?: Individual;
  readonly evaluations: number;
}

/** A search without evolution, by the same programs, operators, gate and evaluations; undefined where it was stopped. */
type Arm = <P>(problem: Problem<P>, budget: Budget, hooks: SearchHooks) => Promise<ArmResult | undefined>;

/** Programs that are drawn before they are evaluated together. */
const BATCH = 256;

/** Programs like those of a first population, none made of another. */
const randomSampling: Arm = async (problem, budget, hooks) => {
  const search = new Search(problem, budget, hooks);
  const done = await fill(search, 0, budget, "random sampling", (index, random) => search.draw(index, random));
  return done ? search : undefined;
};

/** A tenth of the budget finds a parent at random; the rest are its children, and none of them has children itself. */
const bestOfN: Arm = async (problem, budget, hooks) => {
  const search = new Search(problem, budget, hooks);
  const kept = Math.floor(0.9 * budget.evaluations);
  const begun = await fill(search, kept, budget, "best of N: parent", (index, random) => search.draw(index, random));
  if (!begun || search.best === undefined) return begun ? search : undefined;
  const parent = problem.representation.parse(search.best.genome);
  const done = await fill(search, 0, budget, "best of N", (index, random) => search.vary(parent, index, random));
  return done ? search : undefined;
};

/** One program and always one child of it, which takes its place unless it is worse: hill climbing. */
const onePlusOne: Arm = async (problem, budget, hooks) => {
  const search = new Search(problem, budget, hooks);
  let parent = search.draw(0, Random.of(budget.seed, "control", "(1+1)"));
  let error = Infinity;
  for (let step = 1; search.left > 0; step++) {
    const child = search.vary(parent, step, Random.of(budget.seed, "control", "(1+1)", step));
    const proposed = await search.propose([child]);
    if (proposed === undefined) return undefined;
    const found = proposed[0]?.fitness ?? Infinity;
    if (proposed[0] === undefined || found > error) continue;
    parent = child;
    error = found;
  }
  return search;
};

/** The control arms by name. */
export const arms: Readonly<Record<string, Arm>> = {
  "random sampling": randomSampling,
  "best of N": bestOfN,
  "(1+1)": onePlusOne,
};

/** Proposes what `make` makes until no more than `kept` evaluations are left; false where that was stopped. */
async function fill<P>(
  search: Search<P>,
  kept: number,
  { seed }: Budget,
  name: string,
  make: (index: number, random: Random) => P,
): Promise<boolean> {
  for (let index = 0; search.left > kept; ) {
    const size = Math.min(BATCH, search.left - kept);
    const programs = Array.from({ length: size }, (_, i) =>
      make(index + i, Random.of(seed, "control", name, index + i)),
    );
    if ((await search.propose(programs)) === undefined) return false;
    index += size;
  }
  return true;
}
