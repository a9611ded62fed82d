import type { TaskDefinition } from "../tasks/index.js";
import type { Canary } from "./canary.js";
import { packingCanary } from "./packing.js";
import { programCanary } from "./program.js";
import { regressionCanary } from "./regression.js";

/** What shows that the evaluator of a kind of task can be trusted. */
export const canaries: Readonly<Record<TaskDefinition["kind"], Canary>> = {
  regression: regressionCanary,
  "online-bin-packing": packingCanary,
  program: programCanary,
  psb2: programCanary,
};
