import type { State, StateMachineDefinition } from "../../../infra/orchestration/evolution-machine.js";

/** What executions of a state machine cost Step Functions. */
export interface Executed {
  /** Seconds from the start to the end. */
  readonly seconds: number;
  /** As they are billed: every state that is entered, and every child that a distributed Map starts. */
  readonly transitions: number;
  /** In the history of the execution; children have histories of their own. */
  readonly events: number;
  /** The largest input or output of a state, in bytes of JSON. */
  readonly payloadBytes: number;
}

/** Maps run their items in the execution itself, or each in a child execution. */
export type MapMode = "inline" | "distributed";

/** What surrounds the machine. */
interface SimulatedSurroundings {
  readonly mode: MapMode;
  /** Items of a distributed Map at the same time. */
  readonly distributedConcurrency: number;
  /** Seconds from a state to the next. */
  readonly transitionSeconds: number;
  /** Invokes the function of a task at a time. @returns its output, and when it is done */
  invoke(resource: string, input: unknown, at: number): { readonly output: unknown; readonly at: number };
}

/** Events of a state's own in a history: entered and exited, and what a task or a Map does in between. */
const EVENTS = { Task: 5, Map: 4, Choice: 2, Succeed: 2, Fail: 1 } as const;

/** Started and succeeded, of an execution and of an iteration. */
const FRAME_EVENTS = 2;

interface Step {
  readonly output: unknown;
  readonly at: number;
}

/**
 * Plays an execution of a definition without errors, state by state and on a clock of its own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-transitions.html what is billed
 */
export function simulateStateMachine(
  definition: StateMachineDefinition,
  input: unknown,
  around: SimulatedSurroundings,
): Executed {
  let transitions = 0;
  let events = FRAME_EVENTS;
  let payloadBytes = 0;

  const run = ({ StartAt, States }: StateMachineDefinition, given: unknown, start: number, isChild: boolean): Step => {
    let now: Step = { output: given, at: start };
    for (let name: string | undefined = StartAt; name !== undefined; ) {
      const state: State = States[name];
      transitions++;
      if (!isChild) events += EVENTS[state.Type];
      payloadBytes = Math.max(payloadBytes, Buffer.byteLength(JSON.stringify(now.output)));
      const entered = { output: now.output, at: now.at + around.transitionSeconds };
      if (state.Type === "Task") now = task(state, entered);
      else if (state.Type === "Map") now = map(state, entered);
      else now = entered;
      name = successor(state, now.output);
    }
    return now;
  };

  const task = (state: Extract<State, { Type: "Task" }>, { output, at }: Step): Step => {
    const done = around.invoke(String(state.Parameters.FunctionName), output, at);
    return state.ResultPath === null ? { output, at: done.at } : done;
  };

  /** Whenever a place is free the next item begins. */
  const map = (state: Extract<State, { Type: "Map" }>, { output, at }: Step): Step => {
    const isDistributed = around.mode === "distributed";
    const items = Reflect.get(Object(output), state.ItemsPath.slice("$.".length)) as readonly unknown[];
    const places = isDistributed ? around.distributedConcurrency : state.MaxConcurrency;
    const free = Array.from({ length: Math.min(places, items.length) }, () => at);
    for (const item of items) {
      const place = free.indexOf(Math.min(...free));
      free[place] = run(state.ItemProcessor, item, free[place], isDistributed).at;
    }
    if (isDistributed) transitions += items.length;
    events += isDistributed ? FRAME_EVENTS : FRAME_EVENTS * items.length; // of the run of the Map, or of its iterations
    return { output, at: Math.max(at, ...free) };
  };

  const { at } = run(definition, input, 0, false);
  return { seconds: at, transitions, events, payloadBytes };
}

function successor(state: State, output: unknown): string | undefined {
  if (state.Type === "Choice") {
    const chosen = state.Choices.find(({ Variable, BooleanEquals }) => {
      return Reflect.get(Object(output), Variable.slice("$.".length)) === BooleanEquals;
    });
    return chosen?.Next ?? state.Default;
  }
  return "Next" in state ? state.Next : undefined;
}
