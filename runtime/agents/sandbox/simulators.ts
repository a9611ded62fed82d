import type { Simulator } from "./contract.js";

/** Every simulator that a job may name. They are ours and run beside the VM, not in it. */
export const simulators: Readonly<Record<string, Simulator>> = {};
