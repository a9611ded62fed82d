import type { Assessor } from "../evaluators/assessor.js";
import type { Representation } from "../representations/representation.js";
import type { Individual } from "./state.js";

/** Two errors are as good as each other when they are the same in so many digits. */
const DIGITS = 9;

/** Steps at most; each takes the shortest variant that is as good. */
const STEPS = 30;

/**
 * The individual made shorter as long as that costs nothing: parts left out, constants rounded, each step judged by the
 * gate and evaluated like any other program. Undefined where it was stopped.
 */
export async function shorten<P>(
  individual: Individual,
  { shorter, parse }: Representation<P>,
  assessor: Assessor<P>,
): Promise<Individual | undefined> {
  if (shorter === undefined || individual.fitness === null) return individual;
  let best = individual;
  for (let step = 0; step < STEPS; step++) {
    const judged = shorter(parse(best.genome)).map((program) => assessor.judge(program));
    const variants = judged.flatMap((judgement) => (judgement.accepted ? [judgement.candidate] : []));
    const smaller = variants.filter(({ bytes }) => bytes < best.bytes);
    const evaluations = await assessor.evaluate(smaller);
    if (evaluations === undefined) return undefined;
    const asGood = smaller
      .map(({ genome, agentId, bytes, safetyScore }, i): Individual => {
        const { fitness, fuel } = evaluations[i];
        return { genome, agentId, fitness, bytes, fuel, safetyScore, parentIds: [individual.agentId] };
      })
      .filter(({ fitness }) => isAsGood(fitness, individual.fitness));
    if (asGood.length === 0) return best;
    best = asGood.reduce((shortest, next) => (next.bytes < shortest.bytes ? next : shortest));
  }
  return best;
}

const isAsGood = (error: number | null, other: number | null): boolean =>
  error !== null && other !== null && rounded(error) <= rounded(other);

const rounded = (error: number): number => Number(error.toPrecision(DIGITS));
