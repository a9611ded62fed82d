import type { Evaluation, Stage } from "./stage.js";
import type { StopGuard } from "./stop-guard.js";

/** Programs evaluated between two looks at the clock: doubled while that takes a moment, halved where it takes longer. */
const CHUNK = { first: 1, most: 4_096, shortMs: 50, longMs: 200 };

/**
 * Evaluates programs in pieces, so that the work can be stopped in between; undefined where it was. What comes out does
 * not depend on how it was cut. What gives no finite number never scores.
 */
export async function evaluateInPieces<P>(
  stage: Stage<P>,
  programs: readonly P[],
  stopGuard: StopGuard,
): Promise<Evaluation[] | undefined> {
  const evaluations: Evaluation[] = [];
  let size = CHUNK.first;
  while (evaluations.length < programs.length) {
    const start = performance.now();
    const chunk = programs.slice(evaluations.length, evaluations.length + size);
    const answers = await stopGuard.attend((signal) => stage.evaluate(chunk, signal));
    if (answers === undefined) return undefined;
    for (const i of chunk.keys()) evaluations.push(trusted(answers[i]));
    const took = performance.now() - start;
    if (took < CHUNK.shortMs) size = Math.min(2 * size, CHUNK.most);
    else if (took > CHUNK.longMs) size = Math.max(1, size >> 1);
  }
  return evaluations;
}

/** Fails closed: no answer, and a fitness that is no finite number, do not score. */
function trusted(evaluation: Evaluation | undefined): Evaluation {
  if (evaluation !== undefined && Number.isFinite(evaluation.fitness)) return evaluation;
  return { ...evaluation, fitness: null };
}
