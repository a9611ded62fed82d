import type { Value } from "../../representations/tree/types.js";
import { type Episode, type Input, isNamedConstant } from "./cases.js";
import type { ProgramDesign } from "./design.js";
import { errorOf, unlikeness } from "./distance.js";

/** One call, and what is right. */
interface Call {
  readonly input: Input;
  readonly output: Value;
}

/**
 * What people could do with the same cases without evolution: always answer the same, or what was right for the most
 * similar input.
 *
 * @param sum makes one figure of the errors on the unseen episodes
 */
export function baselines(
  { training, unseen, output, scorer }: ProgramDesign,
  sum: (errors: Float64Array) => number,
): Record<string, number> {
  const known = training.flatMap(callsOf);
  const errorsOf = (answer: (input: Input) => Value) =>
    Float64Array.from(unseen, (episode) =>
      callsOf(episode).reduce(
        (total, { input, output: right }) => total + errorOf(answer(input), right, output, scorer),
        0,
      ),
    );
  const usual = usualOutput(known);
  return {
    "the usual answer": sum(errorsOf(() => usual)),
    "the nearest case": sum(errorsOf((input) => nearest(input, known).output)),
  };
}

const callsOf = ({ inputs, outputs }: Episode): Call[] => inputs.map((input, i) => ({ input, output: outputs[i] }));

/** The median of numbers; of others the one most often right. */
function usualOutput(calls: readonly Call[]): Value {
  const outputs = calls.map(({ output }) => output);
  if (typeof outputs[0] === "number") return (outputs as number[]).toSorted((a, b) => a - b)[outputs.length >> 1];
  const counts = new Map<string, number>();
  for (const output of outputs) counts.set(JSON.stringify(output), (counts.get(JSON.stringify(output)) ?? 0) + 1);
  const [[most]] = [...counts].sort(([, a], [, b]) => b - a);
  return JSON.parse(most);
}

function nearest(input: Input, known: readonly Call[]): Call {
  let best = known[0];
  let least = Infinity;
  for (const call of known) {
    const far = unlike(input, call.input);
    if (far < least) [best, least] = [call, far];
  }
  return best;
}

function unlike(a: Input, b: Input): number {
  if (!isNamedConstant(a) || !isNamedConstant(b)) return unlikeness(a as Value, b as Value);
  return Object.keys(a).reduce((sum, name) => sum + unlikeness(a[name], b[name]), 0);
}
