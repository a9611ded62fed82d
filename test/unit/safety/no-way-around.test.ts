import { judge } from "../../../runtime/gate/gate.js";
import { captureStderr } from "../../helpers/standard-error.js";
import { commandEntrances } from "./entrances/commands.js";
import { dangers } from "./entrances/dangers.js";
import { engineEntrances } from "./entrances/engine.js";
import * as found from "./entrances/found.js";
import { functionEntrances } from "./entrances/functions.js";
import { itemEntrances } from "./entrances/items.js";
import { kindEntrances } from "./entrances/kinds.js";
import { agentObjects, evolutionObjects } from "./entrances/objects.js";
import { operationEntrances, services } from "./entrances/operations.js";
import { createScene, type Entrances } from "./entrances/scene.js";
import { evolveIn, namedTasks } from "./entrances/tasks.js";

jest.mock("../../../runtime/http/serve.js"); // what would be served is looked into

/** Every sort of entrance: the rows that say how each is kept, and what finds those that there are. */
const sorts: readonly (readonly [
  sort: string,
  rows: Entrances,
  thereAre: () => readonly string[] | Promise<readonly string[]>,
])[] = [
  ["function", functionEntrances, found.functionsThereAre],
  ["operation", operationEntrances, found.operationsThereAre],
  ["command", commandEntrances, found.commandsThereAre],
  ["object of evolutions", evolutionObjects, found.evolutionObjectsThereAre],
  ["object of agents", agentObjects, found.agentObjectsThereAre],
  ["item of a table", itemEntrances, found.itemsThereAre],
  ["kind of task", kindEntrances, found.kindsThereAre],
  ["part of a task", engineEntrances, found.partsThereAre],
];

/** Where each takes whole evolutions: one that the gate rejects, and one that it is not sure of. */
const few = [dangers[0], ...dangers.filter(({ source }) => judge(source).decision === "quarantine").slice(0, 1)];

/**
 * No path around the gate. Whoever adds a way in (a function, an operation, a command, a stored object or item, a kind
 * or part of a task) adds a row that says how it refuses a dangerous agent, or why no code comes in there.
 */
describe("no way around the gate", () => {
  beforeEach(() => {
    captureStderr(); // what is corrupt is logged
  });

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

  it("has an app for every service", async () => {
    expect(Object.keys(services).sort()).toEqual((await found.servicesThereAre()).sort());
  });

  describe.each(sorts)("%s:", (_, rows, thereAre) => {
    it("each has a row", async () => {
      expect(Object.keys(rows).sort()).toEqual([...(await thereAre())].sort());
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
