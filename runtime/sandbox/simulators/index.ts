import type { Simulator } from "../job.js";
import { onlineBinPacking } from "./bin-packing/simulator.js";

/** Every simulator that a job may name. They are ours and run beside the VM, not in it. */
export const simulators: Readonly<Record<string, Simulator>> = {
  "online-bin-packing": onlineBinPacking,
};
