import { type Executed, type MapMode, simulateStateMachine } from "../../bench/evolution/cost/state-machine.js";
import { evolutionMachine, evolutionSteps, type StepArns } from "../../infra/orchestration/evolution-machine.js";

const arns = Object.fromEntries(evolutionSteps.map((step) => [step, step])) as StepArns;

/** An evolution of so many islands and epochs, on which every function takes a second. */
function played(islands: number, epochs: number, mode: MapMode = "inline"): Executed {
  const next = (epoch: number) => ({
    done: epoch === epochs,
    islands: Array.from({ length: islands }, (_, island) => ({ island })),
  });
  let epoch = 0;
  return simulateStateMachine(
    evolutionMachine(arns),
    {},
    {
      mode,
      distributedConcurrency: 1_000,
      transitionSeconds: 0,
      invoke(step, input, at) {
        if (step === "evolve-island") return { output: input, at: at + 1 };
        return { output: next(step === "merge-generation" ? ++epoch : epoch), at: at + 1 };
      },
    },
  );
}

describe("a state machine played", () => {
  it("enters Open, then Evolve, every island, Merge and Continue? in each epoch, then Close and Finished", () => {
    expect(played(1, 1).transitions).toBe(1 + (1 + 1 + 2) + 2);
    expect(played(8, 3).transitions).toBe(1 + 3 * (1 + 8 + 2) + 2);
  });

  it("leaves 7 events an island in the history, and never more than are reckoned with", () => {
    const epochs = 5;
    expect(played(9, epochs).events - played(8, epochs).events).toBe(7 * epochs);
    expect(played(64, epochs).events).toBeLessThan(epochs * (7 * 64 + 20));
  });

  it("runs forty islands at a time in an inline Map, and all in a distributed one, whose children are billed", () => {
    expect(played(40, 1).seconds).toBe(4);
    expect(played(41, 1).seconds).toBe(5);
    const distributed = played(41, 1, "distributed");
    expect(distributed.seconds).toBe(4);
    expect(distributed.transitions).toBe(played(41, 1).transitions + 41);
    expect(distributed.events).toBe(played(1, 1, "distributed").events);
  });

  it("knows the largest payload", () => {
    const ofOne = JSON.stringify({ island: 9 }).length + 1;
    expect(played(10, 1).payloadBytes - played(9, 1).payloadBytes).toBe(ofOne);
  });
});
