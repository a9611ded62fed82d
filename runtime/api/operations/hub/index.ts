/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { hubAudit as audit } from "./audit.js";
export { hubOpen as open } from "./open.js";
export { hubRun as run } from "./run.js";
export { hubShow as show } from "./show.js";
export { hubTurn as turn } from "./turn.js";
