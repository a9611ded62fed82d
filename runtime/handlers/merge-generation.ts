import { judge } from "../gate/gate.js";
import { merge, mergeRequest } from "../lifecycle/steps/merge.js";
import { step } from "./step.js";

/** The third step: merges the islands of an epoch and says whether there is another one. */
export const handler = step(mergeRequest, (request, context) => merge(request, context, judge));
