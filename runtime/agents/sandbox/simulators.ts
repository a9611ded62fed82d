import { onlineBinPacking } from "../../evolution/tasks/bin-packing/simulator.js";
import type { Simulator } from "./contract.js";

/** Every simulator that a job may name. They are ours and run beside the VM, not in it. */
export const simulators: Readonly<Record<string, Simulator>> = {
  "online-bin-packing": onlineBinPacking,
};
