/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { safetyApprove as approve } from "./approve.js";
export { safetyList as list } from "./list.js";
export { safetyReject as reject } from "./reject.js";
export { safetyRun as run } from "./run.js";
export { safetyScan as scan } from "./scan.js";
export { safetyShow as show } from "./show.js";
export { safetySubmit as submit } from "./submit.js";
export { safetyVerdicts as verdicts } from "./verdicts.js";
