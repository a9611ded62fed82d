import { prices } from "../../../infra/cost/prices.js";
import {
  type EvolutionStep,
  evolutionMachine,
  evolutionSteps,
  type StepArns,
} from "../../../infra/orchestration/evolution-machine.js";
import type { EvolutionConfig } from "../../../runtime/lifecycle/config.js";
import { epochAfter } from "../../../runtime/lifecycle/steps/epoch.js";
import { assumed, Lambda } from "./lambda.js";
import { combine, type Load, nothing } from "./load.js";
import type { LoadModel } from "./model.js";
import { type Executed, type MapMode, simulateStateMachine } from "./state-machine.js";

/** One evolution as it would be on AWS. */
export interface Simulated {
  readonly executed: Executed;
  readonly lambda: Lambda;
  readonly load: Load;
}

/** What the steps of the machine are called with. */
interface Input {
  readonly island: number;
  readonly generation: number;
  readonly until: number;
}

/** Each step is its own ARN here. */
const names = Object.fromEntries(evolutionSteps.map((step) => [step, step])) as StepArns;

/** Plays one evolution from its first state to its last. */
export function simulate(config: EvolutionConfig, mode: MapMode, model: LoadModel): Simulated {
  const lambda = new Lambda();
  let load = nothing;
  const record = { evolution_id: "simulated", config, branches: [] };
  const outputs: Record<EvolutionStep, (input: Input) => unknown> = {
    "open-evolution": () => epochAfter(record, 0, null),
    "evolve-island": (input) => input,
    "merge-generation": ({ until }) => epochAfter(record, until, null),
    "close-evolution": () => ({ evolution_id: "simulated", status: "finished" }),
  };
  const executed = simulateStateMachine(
    evolutionMachine(names),
    { evolution_id: "simulated", config },
    {
      mode,
      distributedConcurrency: assumed.concurrency,
      transitionSeconds: assumed.transitionSeconds,
      invoke(resource, input, at) {
        const step = resource as EvolutionStep;
        const place = input as Input;
        const taken = model(step, config.islands, place);
        load = combine(load, taken, (a, b) => a + b);
        return { output: outputs[step](place), at: lambda.invoke(step, taken, at) };
      },
    },
  );
  return { executed, lambda, load };
}

/** By service, without what is watched, logged and kept. */
export function usdOf({ executed, lambda, load }: Simulated) {
  const lines = {
    "Step Functions": (executed.transitions / 1e3) * prices.stepTransitions,
    Lambda: (lambda.requests / 1e6) * prices.lambdaRequests + lambda.gbSeconds * prices.lambdaGbSeconds,
    S3: (load.s3Writes / 1e3) * prices.s3Writes + (load.s3Reads / 1e3) * prices.s3Reads,
    DynamoDB: (load.dynamoWrites / 1e6) * prices.dynamodbWrites + (load.dynamoReads / 1e6) * prices.dynamodbReads,
  };
  return { ...lines, total: Object.values(lines).reduce((sum, usd) => sum + usd, 0) };
}
