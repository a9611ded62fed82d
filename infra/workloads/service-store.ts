import type { IResolvable } from "cdktf";
import type { ServiceName } from "../../runtime/architecture/workloads.js";

/** What services get of a store that only some environments have; nothing in the others. */
export interface ServiceStore {
  /** Variables to be merged into those of a service. */
  environment(service: ServiceName): IResolvable;
  /** Statements to be added to its policy. */
  statements(service: ServiceName): IResolvable;
}
