import { judge } from "../../../../runtime/gate/gate.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { encodeObject } from "../../../../runtime/lifecycle/objects.js";
import { evolveIsland } from "../../../../runtime/lifecycle/steps/evolve.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import type { BatchSandbox } from "../../../../runtime/sandbox/job.js";
import { builtInTasks, type TaskDefinition } from "../../../../runtime/search/tasks/index.js";
import { smallRequest, smallTask } from "../../../helpers/requests.js";
import { createScene, type Entrance, type Entrances } from "./scene.js";

const { epoch, ...config } = smallRequest.config;
const evolution_id = smallRequest.evolution_id;

/** A member whose genome is a danger, in whatever way genomes of the kind may be one, is not even evaluated. */
const forged = (task: object): Entrance => ({
  async refuses({ source }) {
    for (const genome of [source, `source:${source}`]) {
      const { context } = createScene();
      const run = jest.fn();
      const sandbox: BatchSandbox = { run, runAll: run, close: async () => {} };
      await open({ ...smallRequest, task: { ...task }, config: { ...config, epoch: 2 } }, context);
      const member = { genome, agentId: agentId(source), fitness: -1, bytes: 1, safetyScore: 1, parentIds: [] };
      const stored = { state: { island: 0, generation: 2, population: [member] }, records: [], refused: [] };
      await context.evolution.put(evolutionKeys.island(evolution_id, 2, 0), encodeObject(stored), "application/gzip");
      await context.evolution.put(evolutionKeys.migrants(evolution_id, 2), encodeObject([[], []]), "application/gzip");
      const evolving = evolveIsland({ evolution_id, island: 0, generation: 2, until: 4 }, context, judge, { sandbox });
      await expect(evolving).rejects.toMatchObject({ code: "corrupt-object" });
      expect(run).not.toHaveBeenCalled();
    }
  },
});

const { "online-bin-packing": packing } = builtInTasks;
const psb2 = Object.values(builtInTasks).find(({ kind }) => kind === "psb2") ?? {};
const cases = Array.from({ length: 8 }, (_, i) => ({ input: i, output: 2 * i }));

/** Every kind of task. */
export const kindEntrances: Entrances<TaskDefinition["kind"]> = {
  regression: forged(smallTask),
  "online-bin-packing": forged({
    ...packing,
    training: { instances: 1, items: 10 },
    holdOut: { instances: 1, items: 10 },
  }),
  program: forged({ kind: "program", name: "double", cases }),
  psb2: { ...forged(psb2), slow: true },
};
