import { judge } from "../gate/gate.js";
import { merge, mergeRequest } from "../lifecycle/steps/merge.js";
import { step } from "./step.js";

export const handler = step(mergeRequest, (request, context) => merge(request, context, judge));
