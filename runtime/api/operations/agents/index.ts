/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { agentsBatch as batch } from "./batch.js";
export { agentsList as list } from "./list.js";
export { agentsRun as run } from "./run.js";
export { agentsRunInSession as runInSession } from "./run-in-session.js";
export { agentsShow as show } from "./show.js";
