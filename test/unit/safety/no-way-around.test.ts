import { agentKeys } from "../../../runtime/agents/keys.js";
import { functions } from "../../../runtime/architecture/workloads.js";
import { judge } from "../../../runtime/gate/gate.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { commandEntrances, commandsThereAre, servicesThereAre } from "./entrances/commands.js";
import { dangers } from "./entrances/dangers.js";
import { engineEntrances } from "./entrances/engine.js";
import { functionEntrances } from "./entrances/functions.js";
import { kindEntrances } from "./entrances/kinds.js";
import { agentObjects, evolutionObjects } from "./entrances/objects.js";
import { operationEntrances, operationsThereAre, services } from "./entrances/operations.js";
import { createScene, type Entrances } from "./entrances/scene.js";
import { evolveIn, namedTasks } from "./entrances/tasks.js";

/**
 * Every sort of entrance: what there is, and the rows that say how each is kept. Of the parts and kinds of tasks the
 * compiler knows whether they are all.
 */
const sorts: readonly (readonly [sort: string, rows: Entrances, thereAre: () => unknown])[] = [
  ["function", functionEntrances, () => Object.keys(functions)],
  ["operation", operationEntrances, operationsThereAre],
  ["command", commandEntrances, () => commandsThereAre],
  ["object of evolutions", evolutionObjects, () => Object.keys(evolutionKeys)],
  ["object of agents", agentObjects, () => Object.keys(agentKeys)],
  ["kind of task", kindEntrances, () => Object.keys(kindEntrances)],
  ["part of a task", engineEntrances, () => Object.keys(engineEntrances)],
];

/** Where each takes whole evolutions: one that the gate rejects, and one that it is not sure of. */
const few = [dangers[0], ...dangers.filter(({ source }) => judge(source).decision === "quarantine").slice(0, 1)];

/**
 * No path around the gate. Whoever adds a way in (a function, an operation, a command, a stored object, a part of a
 * task) adds a row that says how it refuses a dangerous agent, or why no code comes in there.
 */
describe("no way around the gate", () => {
  beforeAll(() => {
    jest.spyOn(process.stderr, "write").mockReturnValue(true); // what is corrupt is logged
  });
  afterAll(() => jest.restoreAllMocks());

  it("is open to dangers of every kind, none of which it accepts", () => {
    expect(dangers.length).toBeGreaterThan(20);
    expect(dangers.filter(({ source }) => judge(source).decision === "accept")).toEqual([]);
  });

  it.each(dangers.slice(2, 3))("lets $name be the name of a column, and no more", async (danger) => {
    for (const task of namedTasks(danger)) {
      const scene = createScene();
      await evolveIn(scene, task);
      await scene.expectSafe();
    }
  });

  it("has an app for every service", () => {
    expect(Object.keys(services).sort()).toEqual([...servicesThereAre].sort());
  });

  describe.each(sorts)("%s:", (_, rows, thereAre) => {
    it("each has a row", async () => {
      expect(Object.keys(rows).sort()).toEqual([...((await thereAre()) as string[])].sort());
    });

    for (const [name, entrance] of Object.entries(rows)) {
      if (!("refuses" in entrance)) continue;
      const tried = entrance.slow ? few : dangers;
      it(`${name} refuses every danger`, async () => {
        for (const danger of tried) await entrance.refuses(danger);
      });
    }
  });
});
