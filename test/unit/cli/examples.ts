import type { GenerationItem } from "../../../runtime/lifecycle/branches.js";
import { configure } from "../../../runtime/lifecycle/config.js";
import type { Champion, EvolutionRecord } from "../../../runtime/lifecycle/records.js";
import { builtInTasks } from "../../../runtime/search/tasks/index.js";

const AGENT = "0123456789abcdef";
const TIME = "2026-01-02T03:04:05.000Z";

/** A generation as the state table holds it, with what matters to a test. */
export const stateItem = (what: Partial<GenerationItem> = {}): GenerationItem => ({
  evolution_id: "e1-example",
  branch: 1,
  generation: 1,
  timestamp: TIME,
  agent_id: AGENT,
  agent_code: "export default()=>()=>0",
  fitness_score: 3.98,
  parent_ids: [],
  safety_flags: [],
  safety_score: 1,
  statistics: {
    mean_fitness: 12.5,
    diversity: 0.5,
    mean_bytes: 200,
    evaluations: 240,
    evaluations_per_second: 812.4,
    rejected: 0,
  },
  ...what,
});

/** An evolution that has just begun, but for what a test says. */
export const evolutionRecord = (what: Partial<EvolutionRecord> = {}): EvolutionRecord => ({
  evolution_id: "e1-example",
  task: "online-bin-packing",
  config: configure(builtInTasks["online-bin-packing"], { generations: 60 }),
  seed: 1,
  request: "0".repeat(64),
  status: "running",
  generation: 1,
  attempts: 1,
  branches: [],
  started_at: TIME,
  updated_at: TIME,
  ...what,
});

/** A champion of bin packing, better than its baselines, but for what a test says. */
export const champion = (what: Partial<Champion> = {}): Champion => ({
  evolution_id: "e1-example",
  branch: 1,
  agent_id: AGENT,
  task: "online-bin-packing",
  seed: 1,
  generation: 60,
  fitness: 0.7,
  unit: "% more bins than the lower bound",
  hold_out: { error: 0.75, baselines: { "first fit": 4.23, "best fit": 3.98 } },
  bytes: 214,
  safety_score: 1,
  parent_ids: [],
  created_at: TIME,
  ...what,
});
