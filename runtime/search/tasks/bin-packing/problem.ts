import { AgentFailed } from "../../../kernel/errors.js";
import type { Json } from "../../../kernel/json.js";
import {
  classes,
  drawInstances,
  excess,
  type InstanceSample,
  lowerBound,
} from "../../../sandbox/simulators/bin-packing/instances.js";
import { packingResult } from "../../../sandbox/simulators/bin-packing/simulator.js";
import { type Grammar, grammarOf, integers } from "../../representations/formula/grammar.js";
import { printExpression } from "../../representations/formula/print.js";
import { type Program, uses } from "../../representations/formula/program.js";
import { readVariable } from "../../representations/formula/read.js";
import { expressions } from "../../representations/formula/representation.js";
import type { BinPackingTask } from "../definition.js";
import type { HoldOut, Problem, Verification } from "../problem.js";
import { usualRules } from "./baselines.js";
import { PackingEvaluator } from "./evaluator.js";
import { AFTER, CAPACITY, COUNT, terminals } from "./terminals.js";

/** All exact in IEEE 754, so that every JavaScript engine decides alike. */
const primitives = ["add", "sub", "mul", "div", "neg", "abs", "min", "max", "sqrt", "less", "and", "or", "if"];

/** An honest agent uses about a tenth of it: it looks at each gap there is. */
const FUEL_PER_ITEM = 5_000;

/** Instances in the first stage of a cascade: whole ones, since shorter ones rank policies otherwise. */
const SCREENED_SHARE = 0.2;

/** A simulation crosses into the sandbox once an item, some 100 µs each on a busy machine. */
const WALL_MS = 60_000;

/** An agent is a priority of gaps for an item: the gap of highest priority gets it, of equal ones the smallest. */
export function binPackingProblem(task: BinPackingTask): Problem<Program> {
  const { capacity } = classes[task.class];
  const grammar = grammarOf(task.counts ? terminals : terminals.slice(0, COUNT), primitives, integers(0, capacity));
  const training: InstanceSample = { ...task.training, class: task.class, part: "training", seed: task.seed };
  const evaluator = new PackingEvaluator(training);
  const instances = Math.ceil(SCREENED_SHARE * training.instances);
  let screen: PackingEvaluator | undefined; // made when it is first needed, which is never without a cascade
  return {
    representation: expressions(grammar, {
      print: (program) => print(program, grammar),
      read: (source) => readVariable(source, grammar, "p"),
    }),
    unit: "% more bins than the lower bound",
    byCases: false,
    evaluate: async (programs) => programs.map((program) => evaluator.evaluate(program)),
    screening: {
      async evaluate(programs) {
        screen ??= new PackingEvaluator({ ...training, instances });
        return programs.map(screen.evaluate, screen);
      },
    },
    training: verification(training),
    holdOut: holdOut({ ...task.holdOut, class: task.class, part: "hold-out", seed: task.seed }),
  };
}

function print(program: Program, grammar: Grammar): string {
  const priority = printExpression(program, grammar);
  const config = uses(program, CAPACITY) ? "{capacity:c}" : "";
  const counts = uses(program, COUNT) ? ",counts:n" : "";
  const after = uses(program, AFTER) ? ",after:r" : "";
  return (
    `export default(${config})=>({item:i,gaps:a${counts}${after}})=>{` +
    `let b=-1/0,m=-1;for(let k=0;k<a.length;k++){const g=a[k],p=${priority};if(p>b){b=p;m=k}}return m}`
  );
}

/** Agents play the sample in the sandbox. */
function verification(sample: InstanceSample): Verification {
  const { capacity } = classes[sample.class];
  const parameters: Json = { ...sample };
  return {
    job: {
      config: { capacity },
      seed: sample.seed,
      work: { kind: "simulation", simulator: "online-bin-packing", parameters },
      limits: { fuel: FUEL_PER_ITEM * sample.instances * sample.items, wallMs: WALL_MS },
    },
    score(result) {
      const parsed = packingResult.safeParse(result);
      const bounds = drawInstances(sample).map((items) => lowerBound(items, capacity));
      if (parsed.success && parsed.data.bins.length === bounds.length) return excess(parsed.data.bins, bounds);
      throw new AgentFailed("the simulation gave no bins for every instance", { field: "result", value: result });
    },
  };
}

function holdOut(sample: InstanceSample): HoldOut {
  return {
    ...verification(sample),
    get baselines() {
      const { capacity } = classes[sample.class];
      const instances = drawInstances(sample);
      const bounds = instances.map((items) => lowerBound(items, capacity));
      const errors = Object.entries(usualRules(classes[sample.class])).map(([name, pack]) => {
        const bins = instances.map((items) => pack(items, capacity));
        return [name, excess(bins, bounds)];
      });
      return Object.fromEntries(errors);
    },
  };
}
