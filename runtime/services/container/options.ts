import type { AccessControl } from "../../http/access-control.js";
import type { ServeOptions } from "../../http/serve.js";

/** Where a service listens, unless at the port of its component, and who may come in. */
export interface ServiceOptions extends Partial<ServeOptions> {
  readonly access: AccessControl;
}
