import { createSandbox } from "../../agents/sandbox/pool.js";
import type { World } from "../../world.js";
import { judge } from "../gate.js";
import type { SafetyService } from "./app.js";

/** The safety service of a world; what it watches gets a process of its own. */
export const safetyService = (world: World): SafetyService => ({
  ...world,
  gate: judge,
  openSandbox: () => createSandbox({ processes: 1 }),
});
