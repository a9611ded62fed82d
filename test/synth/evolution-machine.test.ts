import {
  evolutionMachine,
  evolutionSteps,
  type State,
  type StateMachineDefinition,
} from "../../infra/orchestration/evolution-machine.js";
import { functions } from "../../runtime/architecture/workloads.js";

const machine = evolutionMachine({
  "open-evolution": "arn:open",
  "evolve-island": "arn:evolve",
  "merge-generation": "arn:merge",
  "close-evolution": "arn:close",
});

/** A definition and all that are nested in it. */
const levels = (definition: StateMachineDefinition): StateMachineDefinition[] => [
  definition,
  ...Object.values(definition.States).flatMap((state) => (state.Type === "Map" ? levels(state.ItemProcessor) : [])),
];

const successors = (state: State): string[] => {
  const caught = "Catch" in state ? (state.Catch ?? []).map((catcher) => catcher.Next) : [];
  if (state.Type === "Choice") return [state.Default, ...state.Choices.map((choice) => choice.Next)];
  return "Next" in state ? [state.Next, ...caught] : caught;
};

const reachable = (definition: StateMachineDefinition): Set<string> => {
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    successors(definition.States[name]).forEach(visit);
  };
  visit(definition.StartAt);
  return seen;
};

const tasks = levels(machine).flatMap((level) =>
  Object.entries(level.States).flatMap(([name, state]) => (state.Type === "Task" ? [{ name, state }] : [])),
);

describe("evolutionMachine", () => {
  it("leads only to states that are there, and to every one of them", () => {
    for (const level of levels(machine)) {
      expect([...reachable(level)].sort()).toEqual(Object.keys(level.States).sort());
    }
  });

  it("invokes every step", () => {
    const invoked = tasks.map(({ state }) => state.Parameters.FunctionName);
    expect(new Set(invoked)).toEqual(new Set(["arn:open", "arn:evolve", "arn:merge", "arn:close"]));
  });

  it.each(tasks)("$name is retried a bounded number of times, with backoff and jitter", ({ state }) => {
    expect(state.Retry.flatMap((retrier) => retrier.ErrorEquals)).toEqual(
      expect.arrayContaining(["Lambda.ServiceException", "Lambda.TooManyRequestsException", "Unavailable"]),
    );
    for (const { MaxAttempts, BackoffRate, JitterStrategy } of state.Retry) {
      expect(MaxAttempts).toBeLessThanOrEqual(10);
      expect(BackoffRate).toBeGreaterThan(1);
      expect(JitterStrategy).toBe("FULL");
    }
  });

  it.each(tasks)("$name waits for room longer than an epoch of another evolution takes", ({ state }) => {
    const retrier = state.Retry.find(({ ErrorEquals }) => ErrorEquals.includes("Lambda.TooManyRequestsException"));
    let delay = 0;
    for (let attempt = 0; attempt < (retrier?.MaxAttempts ?? 0); attempt++) {
      const { IntervalSeconds, BackoffRate, MaxDelaySeconds } = retrier as NonNullable<typeof retrier>;
      delay += Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds) / 2; // jitter halves it, on average
    }
    expect(delay).toBeGreaterThan(2 * functions["evolve-island"].timeoutSeconds);
  });

  it.each(tasks)("$name is tried once more where Lambda killed it, whatever the runtime calls that", ({ state }) => {
    const killed = ["Lambda.Unknown", "Sandbox.Timedout", "Runtime.ExitError", "States.Timeout"];
    for (const error of killed) {
      expect(state.Retry.find(({ ErrorEquals }) => ErrorEquals.includes(error))?.MaxAttempts).toBe(1);
    }
  });

  it("waits for a step longer than the step may take", () => {
    for (const { state } of tasks) {
      const step = evolutionSteps.find((name) => functions[name].purpose === state.Comment);
      expect(step && functions[step].timeoutSeconds).toBeLessThan(state.TimeoutSeconds);
    }
  });

  it("ends every failure, also one of its own clean-up, in Failed", () => {
    const { Abandon, ...others } = machine.States;
    const catching = Object.values(others).filter((state) => state.Type === "Task" || state.Type === "Map");
    for (const state of catching) expect(successors(state)).toContain("Abandon");
    expect(new Set(successors(Abandon))).toEqual(new Set(["Failed"]));
  });
});
