import type { Terminal } from "../cli/terminal.js";
import { agentKeys } from "../runtime/agents/keys.js";
import { evolutionKeys } from "../runtime/lifecycle/keys.js";
import type { Champion } from "../runtime/lifecycle/records.js";
import type { StorageNames } from "../runtime/platform/aws/locate.js";

type Paint = Terminal["paint"];

/** Where everything of an evolution lies. */
export function storageLines(
  { agent_id, evolution_id, generation }: Champion,
  storage: StorageNames,
  paint: Paint,
): string[] {
  const { agentsBucket, evolutionBucket, stateTable, controlTable } = storage;
  return [
    paint("title", "Where it is stored"),
    `  source       s3://${agentsBucket}/${agentKeys.source(agent_id)}`,
    `  scores       s3://${agentsBucket}/${agentKeys.performance(agent_id)}`,
    `  checkpoints  s3://${evolutionBucket}/${evolutionKeys.checkpoints(evolution_id)}`,
    `  generations  table ${stateTable}, evolution_id ${evolution_id}, generation 0 to ${generation}`,
    `  evolution    table ${controlTable}, scope evolution, name ${evolution_id}`,
  ];
}

/** What to type next. */
export function nextLines({ agent_id, evolution_id, task }: Champion, paint: Paint): string[] {
  const packing = `--config '{"capacity":100}' --input '{"item":40,"gaps":[45,60,100],"counts":[1,2,1],"after":[0,0,2]}'`;
  return [
    paint("title", "What to type next, in another terminal"),
    ...(task.startsWith("online-bin-packing") ? [`  npx t-developer run ${agent_id} ${packing}`] : []),
    `  npx t-developer status ${evolution_id}`,
    "  npx t-developer evolve your-data.csv      columns of numbers, the one called y is predicted",
    "  npx t-developer --help",
  ];
}
