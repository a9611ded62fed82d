/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { evolutionChampions as champions } from "./champions.js";
export { evolutionCheckpoints as checkpoints } from "./checkpoints.js";
export { evolutionGenerations as generations } from "./generations.js";
export { evolutionLineage as lineage } from "./lineage.js";
export { evolutionList as list } from "./list.js";
export { evolutionResume as resume } from "./resume.js";
export { evolutionRollBack as rollBack } from "./roll-back.js";
export { evolutionStart as start } from "./start.js";
export { evolutionStatus as status } from "./status.js";
