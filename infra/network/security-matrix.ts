/**
 * The security matrix as Terraform gets it: the flows of the architecture, and the ways to AWS itself that functions
 * inside the VPC need.
 *
 * @module
 */
import type { MatrixGroup, MatrixRow } from "../../modules/security-group-matrix/index.js";
import { type Component, flows, listens } from "../../runtime/architecture/network.js";
import { workloads } from "../../runtime/architecture/workloads.js";

/** One group a component. */
export const securityGroups: Readonly<Record<Component, MatrixGroup>> = {
  evolution: { description: "Evolution engine and its dashboard", ports: listens.evolution },
  agents: { description: "Agent runtime", ports: listens.agents },
  safety: { description: "Safety system", ports: listens.safety },
  emergency: { description: "Emergency stop", ports: listens.emergency },
  database: { description: "Databases and caches", ports: listens.database },
};

/** Between the components. Who comes from outside comes through the load balancer, which brings its own group and rows. */
export const componentRows: readonly MatrixRow[] = flows
  .filter(({ source, target }) => source in listens && target in listens)
  .map(({ ports, ...flow }) => ({ ...flow, ports: [ports] }));

const callers = [...new Set(Object.values(workloads).map(({ component }) => component))];

/** From every component that has workloads to a peer that speaks HTTPS. */
export const rowsTo = (target: string, purpose: string): MatrixRow[] =>
  callers.map((source) => ({ source, target, ports: [{ from: 443, to: 443 }], purpose }));
