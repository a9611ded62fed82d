/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { emergencyResume as resume } from "./resume.js";
export { emergencyState as state } from "./state.js";
export { emergencyStop as stop } from "./stop.js";
