/**
 * What evolutions of many islands would cost and how long they would take on AWS. Simulated: no account is asked. The
 * state machine's own definition is played event by event; what each invocation takes was measured in the same run.
 *
 * @module
 */

import { sources } from "../../infra/cost/prices.js";
import { evolutionSteps } from "../../infra/orchestration/evolution-machine.js";
import { functions } from "../../runtime/architecture/workloads.js";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import { configure, type EvolutionConfig } from "../../runtime/lifecycle/config.js";
import { completeRequest } from "../../runtime/lifecycle/request.js";
import { builtInTasks } from "../../runtime/search/tasks/index.js";
import { assumed } from "./cost/lambda.js";
import { modelOf } from "./cost/model.js";
import { observeCost } from "./cost/observe.js";
import { type Simulated, simulate, usdOf } from "./cost/simulate.js";
import type { MapMode } from "./cost/state-machine.js";
import { keep } from "./results.js";

const task = builtInTasks["nguyen-7"];

/** The defaults of the task, never ended early. */
const settings = configure(task, { targetFitness: 0 });

/** Evolutions that are measured, in islands; two epochs each: the first and a later one. */
const OBSERVED = { few: 1, many: 4, epochs: 2 };

/** Quotas of Step Functions, of one execution. */
const quotas = { events: 25_000, payloadBytes: 262_144 } as const;

const designs: readonly { readonly islands: number; readonly mode: MapMode }[] = [
  { islands: 1, mode: "inline" },
  { islands: 8, mode: "inline" },
  { islands: 64, mode: "inline" },
  { islands: 512, mode: "inline" },
  { islands: 512, mode: "distributed" },
];

/** Why such an evolution could not be run as it is. */
function limits(config: EvolutionConfig, mode: MapMode, { executed, lambda }: Simulated): string[] {
  const found: string[] = [];
  try {
    completeRequest({ task, config: { ...config }, seed: 1 });
  } catch (error) {
    if (!(error instanceof InvalidInput)) throw error;
    found.push(`refused: ${error.message}`);
  }
  if (mode === "distributed") found.push("the definition has an inline Map");
  if (executed.events > quotas.events) found.push(`${executed.events} events of ${quotas.events}`);
  if (executed.payloadBytes > quotas.payloadBytes) found.push(`a payload of ${executed.payloadBytes} bytes`);
  for (const step of evolutionSteps) {
    const [seconds, most] = [lambda.longest[step] ?? 0, functions[step].timeoutSeconds];
    if (seconds > most) found.push(`${step} takes ${Math.round(seconds)} s of ${most}`);
  }
  return found;
}

async function measured() {
  const config = { ...settings, generations: OBSERVED.epochs * settings.epoch };
  const of = (islands: number) =>
    observeCost({ evolution_id: `cost-${islands}`, task, config: { ...config, islands }, seed: 1 });
  const few = await of(OBSERVED.few);
  const many = await of(OBSERVED.many);
  const evaluations = many.evaluations / many.islands / config.generations;
  const evolving = many.loads["evolve-island"].reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return { model: modelOf(few, many, settings), evaluations, microseconds: (evolving / many.evaluations) * 1e6 };
}

/** Evolutions of 1 to 512 islands: printed, and kept. */
export async function measureCost(): Promise<void> {
  const { model, evaluations, microseconds } = await measured();
  const rows = designs.map(({ islands, mode }) => {
    const config = { ...settings, islands };
    const simulated = simulate(config, mode, model);
    const evaluated = Math.round(evaluations * islands * config.generations);
    const usd = usdOf(simulated);
    const line = { islands, Map: mode, evaluations: evaluated, ...shown(simulated, usd.total, evaluated) };
    return { line, usd, limits: limits(config, mode, simulated) };
  });
  console.log(
    `SIMULATED, not measured on AWS: ${task.name}, ${settings.population} individuals an island, ${settings.generations} ` +
      `generations, epochs of ${settings.epoch}; ${microseconds.toFixed(0)} µs of CPU an evaluation, measured here; ` +
      `prices of ${sources.Lambda.read}, us-east-1`,
  );
  console.table(rows.map(({ line }) => line));
  for (const { line, limits: found } of rows) {
    for (const limit of found) console.log(`${line.islands} islands, ${line.Map} Map: ${limit}`);
  }
  const measuredHere = { microsecondsPerEvaluation: microseconds, observed: OBSERVED };
  keep("cost", {
    simulated: true,
    task: task.name,
    settings,
    measuredHere,
    assumed,
    quotas,
    pricedOn: sources.Lambda.read,
    rows,
  });
}

function shown({ executed, lambda, load }: Simulated, usd: number, evaluations: number) {
  const rounded = (value: number, digits: number) => Number(value.toFixed(digits));
  return {
    transitions: executed.transitions,
    events: executed.events,
    invocations: lambda.requests,
    "GB-s": Math.round(lambda.gbSeconds),
    "S3 requests": Math.round(load.s3Reads + load.s3Writes),
    "DynamoDB units": Math.round(load.dynamoReads + load.dynamoWrites),
    "longest merge, s": rounded(lambda.longest["merge-generation"] ?? 0, 1),
    minutes: rounded(executed.seconds / 60, 1),
    USD: rounded(usd, 3),
    "USD per million evaluations": rounded((usd / evaluations) * 1e6, 4),
  };
}
