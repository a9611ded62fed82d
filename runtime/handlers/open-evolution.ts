import { open, openRequest } from "../evolution/steps/open.js";
import { step } from "./step.js";

export const handler = step(openRequest, (request, world) => open(request, world));
