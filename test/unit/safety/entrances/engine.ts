import { judge } from "../../../../runtime/gate/gate.js";
import { agentId } from "../../../../runtime/kernel/agent-id.js";
import { configure } from "../../../../runtime/lifecycle/config.js";
import { readmission } from "../../../../runtime/lifecycle/readmission.js";
import { Assessor } from "../../../../runtime/search/evaluators/assessor.js";
import type { Stage } from "../../../../runtime/search/evaluators/stage.js";
import { StopGuard } from "../../../../runtime/search/evaluators/stop-guard.js";
import { evolveEpoch, seedIsland } from "../../../../runtime/search/islands/island.js";
import { shorten } from "../../../../runtime/search/islands/shortening.js";
import type { EpochHooks, Immigrant } from "../../../../runtime/search/islands/state.js";
import type { Representation } from "../../../../runtime/search/representations/representation.js";
import type { Problem, TaskDefinition } from "../../../../runtime/search/tasks/index.js";
import type { Verification } from "../../../../runtime/search/tasks/problem.js";
import { smallRequest, smallTask } from "../../../helpers/requests.js";
import type { Danger } from "./dangers.js";
import type { Entrance, Entrances } from "./scene.js";

const config = configure(smallTask as unknown as TaskDefinition, { ...smallRequest.config, cascadeShare: 0.5 });

/** The loosest language there could be: a program is any source. */
type Source = { readonly source: string };

const harmless = (n: number): Source => ({ source: `export default()=>x=>x+${n}` });

/** A task of that language, and all that was evaluated for it. */
function looseProblem(parts: Partial<Representation<Source>> = {}, refine?: (source: Source) => Source) {
  const evaluated: string[] = [];
  let made = 0;
  const representation: Representation<Source> = {
    random: () => harmless(made++),
    operators: [{ name: "any", parents: 1, weight: 1, vary: () => harmless(made++) }],
    simplify: (program) => program,
    size: () => 1,
    format: ({ source }) => source,
    parse: (genome) => ({ source: genome }),
    print: ({ source }) => source,
    read: (source) => ({ source }),
    ...parts,
  };
  const nothing: Verification = {
    job: { config: null, seed: 0, work: { kind: "inputs", inputs: [] } },
    score: () => 0,
  };
  const stage: Stage<Source> = {
    async evaluate(programs) {
      evaluated.push(...programs.map((program) => representation.print(program)));
      return programs.map(({ source }) => ({ fitness: source.length }));
    },
  };
  const problem: Problem<Source> = {
    ...stage,
    representation,
    unit: "none",
    byCases: false,
    screening: stage,
    ...(refine && { refine: async (programs) => ({ programs: programs.map(refine), evaluations: 0 }) }),
    training: nothing,
    holdOut: { ...nothing, baselines: {} },
  };
  return { problem, evaluated };
}

/** Evolves an island for an epoch, and fails where anything dangerous was evaluated or stayed. */
async function expectSafeEpoch(
  { problem, evaluated }: ReturnType<typeof looseProblem>,
  immigrants: readonly Immigrant[] = [],
): Promise<void> {
  const rejected = jest.fn();
  const hooks: EpochHooks = { gate: judge, stopped: async () => false, rejected, immigrants };
  const { problem: tame } = looseProblem();
  const first = await seedIsland(tame, config, 1, 0, hooks);
  if (first === undefined) throw new Error("it was not to be stopped");
  const epoch = await evolveEpoch(problem, config, 1, first, 2, hooks);
  if (epoch.status !== "done") throw new Error("it was not to be stopped");
  expect(evaluated.filter(isDangerous)).toEqual([]);
  expect(epoch.state.population.map(({ genome }) => genome).filter(isDangerous)).toEqual([]);
  expect(rejected).toHaveBeenCalled();
}

const isDangerous = (source: string): boolean => judge(source).decision !== "accept";

const makesNone: Entrance = { takesNoCode: "it makes no program" };

/** Every part of a task that could bring a program in, whatever its programs are. */
export const engineEntrances: Entrances<keyof Representation<Source> | "evaluate" | "refine" | "immigrants"> = {
  random: {
    async refuses(danger: Danger) {
      const { problem, evaluated } = looseProblem({ random: () => danger });
      const hooks = { gate: judge, stopped: async () => false };
      await expect(seedIsland(problem, config, 1, 0, hooks)).rejects.toMatchObject({ code: "unsafe" });
      expect(evaluated).toEqual([]);
    },
  },
  operators: {
    refuses: (danger) =>
      expectSafeEpoch(looseProblem({ operators: [{ name: "evil", parents: 1, weight: 1, vary: () => danger }] })),
  },
  simplify: { refuses: (danger) => expectSafeEpoch(looseProblem({ simplify: () => danger })) },
  print: {
    async refuses({ source }) {
      const { problem, evaluated } = looseProblem({ print: () => source });
      const hooks = { gate: judge, stopped: async () => false };
      await expect(seedIsland(problem, config, 1, 0, hooks)).rejects.toMatchObject({ code: "unsafe" });
      expect(evaluated).toEqual([]);
    },
  },
  read: {
    refuses: (danger) => expectSafeEpoch(looseProblem({ read: () => danger }), [{ source: "x", parentIds: [] }]),
  },
  refine: {
    async refuses(danger) {
      const { problem, evaluated } = looseProblem({}, () => danger);
      const hooks = { gate: judge, stopped: async () => false };
      const seeded = await seedIsland(problem, config, 1, 0, hooks);
      expect(evaluated.filter(isDangerous)).toEqual([]);
      expect(seeded?.population.map(({ genome }) => genome).filter(isDangerous)).toEqual([]);
    },
  },
  immigrants: {
    refuses: ({ source }) => expectSafeEpoch(looseProblem(), [{ source, parentIds: [] }]),
  },
  parse: {
    async refuses({ source }) {
      const { problem } = looseProblem();
      const member = {
        genome: source,
        agentId: "0123456789abcdef",
        fitness: 0,
        bytes: 1,
        safetyScore: 1,
        parentIds: [],
      };
      expect(() => readmission(problem as Problem, judge)([member], "k")).toThrow("must not be there");
    },
  },
  shorter: {
    async refuses(danger) {
      const { problem, evaluated } = looseProblem({ shorter: () => [danger] });
      const assessor = new Assessor(problem, judge, new StopGuard(async () => false));
      const { source } = harmless(1);
      const best = {
        genome: source,
        agentId: agentId(source),
        fitness: 1e9,
        bytes: 1e9,
        safetyScore: 1,
        parentIds: [],
      };
      expect(await shorten(best, problem.representation, assessor)).toEqual(best);
      expect(evaluated).toEqual([]);
    },
  },
  evaluate: makesNone,
  size: makesNone,
  format: makesNone,
};
