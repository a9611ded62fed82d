import { merge, mergeRequest } from "../evolution/steps/merge.js";
import { judge } from "../safety/gate.js";
import { step } from "./step.js";

export const handler = step(mergeRequest, (request, world) => merge(request, world, judge));
