/**
 * The state machine that drives one evolution, in Amazon States Language with JSONPath. Payloads hold ids only; what
 * the steps work on is in the buckets and tables.
 *
 * ```
 * Open → Evolve (map over islands) → Merge → Continue? ─ done → Close → Finished
 *          ↑______________________________|
 * any failure → Abandon → Failed
 * ```
 *
 * @see https://states-language.net/spec.html
 * @module
 */
import { type FunctionFacts, functions } from "../../runtime/architecture/workloads.js";

/** The functions that are steps of an evolution. */
export const evolutionSteps = ["open-evolution", "evolve-island", "merge-generation", "close-evolution"] as const;

/** The name of one of {@link evolutionSteps}. */
export type EvolutionStep = (typeof evolutionSteps)[number];

interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds: number;
  readonly BackoffRate: number;
  readonly MaxAttempts: number;
  readonly MaxDelaySeconds: number;
  readonly JitterStrategy: "FULL";
}

interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath: string | null;
  readonly Next: string;
}

type Successor = { readonly Next: string } | { readonly End: true };

type TaskState = Successor & {
  readonly Type: "Task";
  readonly Comment: string;
  readonly Resource: string;
  readonly Parameters: Readonly<Record<string, unknown>>;
  readonly OutputPath?: string;
  readonly ResultPath?: null;
  readonly TimeoutSeconds: number;
  readonly Retry: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
};

type MapState = Successor & {
  readonly Type: "Map";
  readonly ItemsPath: string;
  readonly MaxConcurrency: number;
  readonly ItemProcessor: StateMachineDefinition & { readonly ProcessorConfig: { readonly Mode: "INLINE" } };
  readonly ResultPath: null;
  readonly Catch: readonly Catcher[];
};

interface ChoiceState {
  readonly Type: "Choice";
  readonly Choices: readonly { readonly Variable: string; readonly BooleanEquals: boolean; readonly Next: string }[];
  readonly Default: string;
}

type EndState =
  | { readonly Type: "Succeed" }
  | { readonly Type: "Fail"; readonly ErrorPath: string; readonly CausePath: string };

/** A state of the Amazon States Language, as far as the machine needs it. */
export type State = TaskState | MapState | ChoiceState | EndState;

/** A state machine, or what a map does with each item; fields are spelt as in the Amazon States Language. */
export interface StateMachineDefinition {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly TimeoutSeconds?: number;
  readonly States: Readonly<Record<string, State>>;
}

const WEEK_SECONDS = 7 * 24 * 3600;
/** What the network and the start of a function may add to its own time-out, in seconds. */
const INVOCATION_MARGIN_SECONDS = 15;
/** Islands that evolve at the same time; the others wait. */
const MAX_CONCURRENT_ISLANDS = 40;

const retries: readonly Retrier[] = [
  {
    // No room, or a network that Lambda took away from a function long unused: another epoch may have to end first
    ErrorEquals: [
      "Lambda.TooManyRequestsException",
      "Lambda.ResourceNotReadyException",
      "Lambda.ResourceConflictException",
      "Lambda.EC2ThrottledException",
    ],
    IntervalSeconds: 5,
    BackoffRate: 2,
    MaxAttempts: 10,
    MaxDelaySeconds: 300,
    JitterStrategy: "FULL",
  },
  {
    ErrorEquals: [
      "Lambda.ServiceException",
      "Lambda.AWSLambdaException",
      "Lambda.SdkClientException",
      "Lambda.ClientExecutionTimeoutException",
      "Unavailable",
    ],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxAttempts: 6,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
  {
    // A killed function, by its names in older and newer runtimes: once more, as every step is idempotent
    ErrorEquals: ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "States.Timeout"],
    IntervalSeconds: 2,
    BackoffRate: 2,
    MaxAttempts: 1,
    MaxDelaySeconds: 30,
    JitterStrategy: "FULL",
  },
];

const abandon: readonly Catcher[] = [{ ErrorEquals: ["States.ALL"], ResultPath: "$.error", Next: "Abandon" }];

type Invocation = Pick<TaskState, "Type" | "Comment" | "Resource" | "Parameters" | "TimeoutSeconds" | "Retry">;

/** What each step is invoked as. */
export type StepArns = Readonly<Record<EvolutionStep, string>>;

function invocation(arns: StepArns, step: EvolutionStep, payload: Readonly<Record<string, string>> | "$"): Invocation {
  const { purpose, timeoutSeconds }: FunctionFacts = functions[step];
  return {
    Type: "Task",
    Comment: purpose,
    Resource: "arn:aws:states:::lambda:invoke",
    Parameters: {
      FunctionName: arns[step],
      ...(payload === "$" ? { "Payload.$": payload } : { Payload: payload }),
    },
    TimeoutSeconds: timeoutSeconds + INVOCATION_MARGIN_SECONDS,
    Retry: retries,
  };
}

/** The definition, ready for JSON. */
export function evolutionMachine(arns: StepArns): StateMachineDefinition {
  return {
    Comment: "One evolution: islands evolve alone for an epoch, then exchange migrants, until the last generation.",
    StartAt: "Open",
    TimeoutSeconds: WEEK_SECONDS,
    States: {
      Open: { ...invocation(arns, "open-evolution", "$"), OutputPath: "$.Payload", Catch: abandon, Next: "Evolve" },
      Evolve: {
        Type: "Map",
        ItemsPath: "$.islands",
        MaxConcurrency: MAX_CONCURRENT_ISLANDS,
        ItemProcessor: {
          ProcessorConfig: { Mode: "INLINE" },
          StartAt: "EvolveIsland",
          States: { EvolveIsland: { ...invocation(arns, "evolve-island", "$"), End: true } },
        },
        ResultPath: null,
        Catch: abandon,
        Next: "Merge",
      },
      Merge: {
        ...invocation(arns, "merge-generation", {
          "evolution_id.$": "$.evolution_id",
          "branch.$": "$.branch",
          "generation.$": "$.generation",
          "until.$": "$.until",
        }),
        OutputPath: "$.Payload",
        Catch: abandon,
        Next: "Continue?",
      },
      "Continue?": {
        Type: "Choice",
        Choices: [{ Variable: "$.done", BooleanEquals: true, Next: "Close" }],
        Default: "Evolve",
      },
      Close: { ...invocation(arns, "close-evolution", "$"), OutputPath: "$.Payload", Catch: abandon, Next: "Finished" },
      Finished: { Type: "Succeed" },
      Abandon: {
        ...invocation(arns, "close-evolution", {
          "evolution_id.$": "$.evolution_id",
          "branch.$": "$.branch",
          "failed.$": "$.error",
        }),
        ResultPath: null,
        Catch: [{ ErrorEquals: ["States.ALL"], ResultPath: null, Next: "Failed" }],
        Next: "Failed",
      },
      Failed: { Type: "Fail", ErrorPath: "$.error.Error", CausePath: "$.error.Cause" },
    },
  };
}
