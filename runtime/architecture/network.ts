/** An inclusive range of TCP ports. */
export interface Ports {
  readonly from: number;
  readonly to: number;
}

const port = (from: number, to = from): Ports => ({ from, to });

/** Where each component listens. */
export const listens = {
  evolution: { api: port(8000), agents: port(8001, 8010) },
  agents: { api: port(9000, 9099), peers: port(9100, 9199) },
  safety: { api: port(8888) },
  emergency: { stop: port(9999) },
  database: { postgres: port(5432), redis: port(6379) },
} as const;

/** What listens somewhere, and so has a security group of its own. */
export type Component = keyof typeof listens;

/** Where the load balancer listens, the one way in from outside; 80 only sends on to 443. */
export const entrance = { https: port(443), http: port(80) } as const;

/** One row of the security matrix: `source` may open TCP connections to `target` on `ports`, and nobody else may. */
interface Flow {
  readonly source: Component | "load-balancer" | "public";
  readonly target: Component | "load-balancer";
  readonly ports: Ports;
  readonly purpose: string;
}

/** The security matrix: every connection that is allowed, each in one direction. */
export const flows: readonly Flow[] = [
  { source: "evolution", target: "agents", ports: listens.agents.api, purpose: "agent control" },
  { source: "evolution", target: "evolution", ports: listens.evolution.api, purpose: "evolution API" },
  { source: "agents", target: "evolution", ports: listens.evolution.agents, purpose: "agent communication" },
  { source: "evolution", target: "database", ports: listens.database.postgres, purpose: "registry" },
  { source: "evolution", target: "database", ports: listens.database.redis, purpose: "cache" },
  { source: "agents", target: "database", ports: listens.database.redis, purpose: "limits of callers" },
  { source: "safety", target: "database", ports: listens.database.redis, purpose: "limits of callers" },
  { source: "emergency", target: "database", ports: listens.database.redis, purpose: "limits of callers" },
  { source: "evolution", target: "safety", ports: listens.safety.api, purpose: "safety check" },
  { source: "safety", target: "emergency", ports: listens.emergency.stop, purpose: "emergency" },
  { source: "agents", target: "agents", ports: listens.agents.peers, purpose: "inter-agent" },
  { source: "agents", target: "agents", ports: listens.agents.api, purpose: "agents of a session" },
  { source: "agents", target: "database", ports: listens.database.postgres, purpose: "agent state" },
  { source: "public", target: "load-balancer", ports: entrance.https, purpose: "dashboard" },
  { source: "load-balancer", target: "evolution", ports: listens.evolution.api, purpose: "dashboard" },
  { source: "load-balancer", target: "agents", ports: listens.agents.api, purpose: "agents" },
  { source: "load-balancer", target: "agents", ports: listens.agents.peers, purpose: "sessions" },
  { source: "load-balancer", target: "safety", ports: listens.safety.api, purpose: "safety check" },
  { source: "load-balancer", target: "emergency", ports: listens.emergency.stop, purpose: "emergency" },
];
