import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import type { Json } from "../../kernel/json.js";
import type { Individual } from "../../search/islands/state.js";
import type { Briefing } from "./briefing.js";
import type { ModelRequest } from "./model.js";
import { MOST_PROPOSALS, proposeAgent } from "./reply.js";

/** An agent as a model is shown it. */
export interface PromptParent {
  readonly individual: Individual;
  /** Formatted; edits refer to this text. */
  readonly source: string;
  /** The error on each of the briefing's examples, where the task has cases. */
  readonly errors?: Float64Array;
}

/** Cases shown of each parent: the worst ones. */
const WORST_CASES = 4;

/** Characters of one value. */
const VALUE_CHARACTERS = 300;

/** What is sent to a model for these parents. No account, no environment, nothing of the hold-out. */
export function promptOf(briefing: Briefing, unit: string, parents: readonly PromptParent[]): ModelRequest {
  const shown = parents.map((parent, i) => describe(parent, i + 1, unit, briefing));
  return {
    instructions: rules,
    prompt: [`# Task\n${briefing.purpose}\n${briefing.form}`, ...shown, request].join("\n\n"),
    tool: proposeAgent,
  };
}

const rules = `You improve tiny programs, called agents, that are evolved against a measured error; less is better.
An agent is one JavaScript module of at most ${AGENT_CODE_BYTES} bytes: export default (config) => (input) => output.
The outer call instantiates, the inner one acts. It may use plain JavaScript and Math, and nothing else: no import, no
eval, no global object, no timers, no input or output, no endless loop. Every proposal is checked, measured in a sandbox,
and kept only if it is better; nothing you write beside the programs has any effect.`;

const request = `# What to do
Propose up to ${MOST_PROPOSALS} agents that are likely to have a smaller error, each different in kind from the others: call the tool
${proposeAgent.name} once for each. Short and exact beats long and approximate. Where you cannot call tools, write each whole
program between lines of three backticks, or edits of one of the agents above as blocks:
<<<<<<< SEARCH
a passage that occurs exactly once
=======
what stands there instead
>>>>>>> REPLACE`;

function describe(
  { individual, source, errors }: PromptParent,
  number: number,
  unit: string,
  briefing: Briefing,
): string {
  const { fitness, bytes } = individual;
  const error = fitness === null ? "did not score" : `error ${figure(fitness)} ${unit}`;
  const cases = errors === undefined ? [] : worst(errors, briefing);
  return [
    `# Agent ${number}: ${error}, ${bytes} bytes`,
    `\`\`\`\n${source}\n\`\`\``,
    ...(cases.length > 0 ? ["Its worst cases:", ...cases] : []),
  ].join("\n");
}

function worst(errors: Float64Array, { examples }: Briefing): string[] {
  const known = Array.from(errors.subarray(0, examples.length), (error, index) => ({ error, index }));
  return known
    .filter(({ error }) => error !== 0)
    .sort((a, b) => size(b.error) - size(a.error) || a.index - b.index)
    .slice(0, WORST_CASES)
    .map(({ error, index }) => {
      const { input, expected } = examples[index];
      return `- ${brief(input)} should give ${brief(expected)}; its error is ${figure(error)}`;
    });
}

/** NaN is the worst of all. */
const size = (error: number): number => (Number.isNaN(error) ? Infinity : Math.abs(error));

const figure = (value: number): string => String(Number(value.toPrecision(4)));

function brief(value: Json): string {
  const text = JSON.stringify(value);
  return text.length > VALUE_CHARACTERS ? `${text.slice(0, VALUE_CHARACTERS)}…` : text;
}
