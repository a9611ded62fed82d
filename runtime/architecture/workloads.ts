/**
 * Everything of ours that runs on AWS, one row each: what for, in which component, how large, and what it may touch.
 * infra/ makes roles, environments, security groups and policies of the rows; what a workload does is the file of its name
 * in runtime/handlers or runtime/services.
 *
 * @module
 */
import type { Access } from "./access.js";
import { PROJECT } from "./names.js";
import { type Component, listens, type Ports } from "./network.js";
import type { Role } from "./roles.js";

/** What functions and services have in common. */
interface WorkloadFacts {
  readonly purpose: string;
  /** The component of the security matrix it belongs to. */
  readonly component: Exclude<Component, "database">;
  readonly memoryMb: number;
  /** Whether it runs agents: the sandbox's child program and QuickJS then come with it. */
  readonly sandbox?: boolean;
  readonly access: Access;
}

/** A Lambda; nobody connects to it, so it has no ports. */
export interface FunctionFacts extends WorkloadFacts {
  readonly kind: "function";
  readonly timeoutSeconds: number;
}

/** A container that listens. */
export interface ServiceFacts extends WorkloadFacts {
  readonly kind: "service";
  /** Of its component; it listens on the first. */
  readonly ports: Ports;
  /** 1,024 are one processor. */
  readonly cpuUnits: number;
  /** The paths by which the load balancer knows its requests; no other service has them. */
  readonly paths: readonly string[];
  /** Whether it keeps something in the database, where there is one, and whether it also makes the user there. */
  readonly database?: "uses" | "prepares";
  /** The workloads that may ask it for something, for whomever, and as what. */
  readonly askedBy?: Readonly<Record<string, Role>>;
}

/** One row. */
export type Workload = FunctionFacts | ServiceFacts;

/** To run agents, and to say what is known of them. */
const runAgents: Access = {
  reads: ["agents/compiled", "agents/metadata", "agents/performance"],
  writes: ["agents/performance"],
  gets: ["agentSession", "audit", "quarantine"],
  puts: ["agentSession", "audit", "quarantine"],
  alerts: ["safety-pattern", "agent-size", "resource-threshold"],
};

/** To start evolutions, to show them, and to roll them back. */
const keepEvolutions: Access = {
  reads: [
    "evolution/generations",
    "evolution/checkpoints",
    "evolution/safetySnapshots",
    "evolution/emergency",
    "agents/metadata",
  ],
  writes: ["evolution/generations", "agents/metadata"],
  deletes: ["agents/compiled"],
  state: ["Query"],
  gets: ["audit", "budget", "champion", "emergency", "evolution"],
  puts: ["audit", "champion", "evolution"],
  lists: ["champion", "evolution"],
  alerts: ["emergency-stop"],
  machine: ["StartExecution"],
  executions: ["DescribeExecution", "StopExecution"],
};

/** To judge programs, and to keep those that wait for a person. */
const judgePrograms: Access = {
  reads: ["evolution/generations"],
  gets: ["audit", "quarantine"],
  puts: ["audit", "quarantine"],
  lists: ["quarantine"],
  alerts: ["safety-pattern"],
};

/** To stop all evolution, and to let it go on. */
const stopEvolution: Access = {
  reads: ["evolution/emergency"],
  writes: ["evolution/emergency"],
  gets: ["audit", "emergency", "evolution"],
  puts: ["audit", "emergency", "evolution"],
  lists: ["evolution"],
  alerts: ["emergency-stop"],
  machine: ["ListExecutions"],
  executions: ["StopExecution"],
};

/** Every row, by name. */
export const workloads = {
  "open-evolution": {
    kind: "function",
    purpose: "validates a request, writes the control item, checks the evaluator",
    component: "evolution",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
    access: {
      reads: ["evolution/generations", "evolution/checkpoints", "evolution/safetySnapshots", "evolution/emergency"],
      writes: ["evolution/generations"],
      gets: ["audit", "emergency", "evolution"],
      puts: ["audit", "evolution"],
      alerts: ["emergency-stop"],
    },
  },
  "evolve-island": {
    kind: "function",
    purpose: "evolves one island for one epoch",
    component: "evolution",
    memoryMb: 1769,
    timeoutSeconds: 300,
    sandbox: true,
    access: {
      reads: ["evolution/generations", "evolution/emergency"],
      writes: ["evolution/generations"],
      gets: ["emergency", "evolution"],
      model: true,
    },
  },
  "merge-generation": {
    kind: "function",
    purpose: "migrates, records, checkpoints and decides what comes next",
    component: "evolution",
    memoryMb: 1024,
    timeoutSeconds: 120,
    access: {
      reads: ["evolution/generations", "evolution/emergency"],
      writes: ["evolution/generations", "evolution/checkpoints", "evolution/fitnessLogs", "evolution/safetySnapshots"],
      state: ["PutItem", "Query"],
      gets: ["audit", "emergency", "evolution", "quarantine"],
      puts: ["audit", "evolution", "quarantine"],
      alerts: ["safety-pattern", "agent-size", "resource-threshold", "emergency-stop"],
    },
  },
  "close-evolution": {
    kind: "function",
    purpose: "verifies the champion in the sandbox and exports it",
    component: "evolution",
    memoryMb: 1769,
    timeoutSeconds: 120,
    sandbox: true,
    access: {
      reads: [
        "evolution/generations",
        "evolution/checkpoints",
        "evolution/safetySnapshots",
        "evolution/emergency",
        "agents/metadata",
        "agents/performance",
      ],
      writes: ["evolution/generations", "agents/compiled", "agents/source", "agents/metadata", "agents/performance"],
      deletes: ["agents/compiled"],
      state: ["Query"],
      gets: ["audit", "champion", "emergency", "evolution", "quarantine"],
      puts: ["audit", "champion", "evolution", "quarantine"],
      lists: ["audit", "champion"],
      alerts: ["safety-pattern", "emergency-stop"],
    },
  },
  "evolution-api": {
    kind: "function",
    purpose: "starts, rolls back and shows evolutions",
    component: "evolution",
    memoryMb: 512,
    timeoutSeconds: 30,
    access: keepEvolutions,
  },
  "agent-run": {
    kind: "function",
    purpose: "runs an agent in the sandbox",
    component: "agents",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
    access: runAgents,
  },
  "agent-compile": {
    kind: "function",
    purpose: "compiles, checks and stores an agent",
    component: "agents",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
    access: {
      reads: ["agents/metadata"],
      writes: ["agents/source", "agents/compiled", "agents/metadata"],
      gets: ["audit", "quarantine"],
      puts: ["audit", "quarantine"],
      alerts: ["safety-pattern", "agent-size"],
    },
  },
  "safety-scan": {
    kind: "function",
    purpose: "judges source code, and keeps what a person has to decide on",
    component: "safety",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
    access: judgePrograms,
  },
  "emergency-stop": {
    kind: "function",
    purpose: "stops and resumes all evolution",
    component: "emergency",
    memoryMb: 512,
    timeoutSeconds: 30,
    access: stopEvolution,
  },
  evolution: {
    kind: "service",
    purpose: "starts, rolls back and shows evolutions",
    component: "evolution",
    ports: listens.evolution.api,
    paths: ["/evolutions", "/evolutions/*", "/champions", "/mcp", "/openapi.json"],
    cpuUnits: 256,
    memoryMb: 1024,
    database: "prepares", // it runs no agents
    access: { ...keepEvolutions, lists: ["audit", "champion", "evolution", "quarantine"] }, // of which the history is made
  },
  agents: {
    kind: "service",
    purpose: "runs agents in the sandbox, tells what is known of them, and stores new ones",
    component: "agents",
    ports: listens.agents.api,
    paths: ["/agents", "/agents/*"],
    cpuUnits: 1024,
    memoryMb: 2048,
    sandbox: true,
    database: "uses",
    askedBy: { hub: "operator", evolution: "operator" },
    access: {
      ...runAgents,
      writes: ["agents/performance", "agents/source", "agents/compiled", "agents/metadata"],
    },
  },
  hub: {
    kind: "service",
    purpose: "lets the agents of a session exchange messages",
    component: "agents",
    ports: listens.agents.peers,
    paths: ["/sessions", "/sessions/*"],
    cpuUnits: 256,
    memoryMb: 512,
    access: {
      reads: ["evolution/emergency"],
      gets: ["emergency", "session"],
      puts: ["session"],
      lists: ["session"],
    },
  },
  safety: {
    kind: "service",
    purpose: "judges source code, and lets people decide on what waits for them",
    component: "safety",
    ports: listens.safety.api,
    paths: ["/scan", "/verdicts", "/quarantine", "/quarantine/*"],
    cpuUnits: 512,
    memoryMb: 1024,
    sandbox: true,
    askedBy: { evolution: "operator" },
    access: judgePrograms,
  },
  emergency: {
    kind: "service",
    purpose: "stops and resumes all evolution",
    component: "emergency",
    ports: listens.emergency.stop,
    paths: ["/stop", "/resume", "/state"],
    cpuUnits: 256,
    memoryMb: 512,
    access: stopEvolution,
  },
} as const satisfies Readonly<Record<string, Workload>>;

/** The name of a row. */
export type WorkloadName = keyof typeof workloads;

type NameOf<K extends Workload["kind"]> = {
  [N in WorkloadName]: (typeof workloads)[N]["kind"] extends K ? N : never;
}[WorkloadName];

/** The name of a Lambda's row. */
export type FunctionName = NameOf<"function">;

const ofKind = <K extends Workload["kind"]>(kind: K) =>
  Object.fromEntries(Object.entries(workloads).filter(([, workload]) => workload.kind === kind)) as Readonly<
    Record<NameOf<K>, Extract<Workload, { readonly kind: K }>>
  >;

/** The name of a container's row. */
export type ServiceName = NameOf<"service">;

/** The rows of Lambdas. */
export const functions = ofKind("function");

/** The rows of containers. */
export const services = ofKind("service");

/** In the order of the rows. */
export const functionNames = Object.keys(functions) as FunctionName[];

/** In the order of the rows. */
export const serviceNames = Object.keys(services) as ServiceName[];

/** The private domain in which services of an environment find each other. */
export const servicesDomain = (environment: string): string => `${environment}.${PROJECT}.internal`;

/** What a workload is called on AWS, and its role, too. */
export const workloadName = (name: WorkloadName, environment: string): string => `${PROJECT}-${name}-${environment}`;
