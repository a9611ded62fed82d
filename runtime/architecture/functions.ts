import { PROJECT } from "./names.js";

/** One deployed Lambda: what its role may do is written in infra/, what it does in runtime/handlers/<name>.ts. */
export interface FunctionFacts {
  readonly purpose: string;
  /** The component of the security matrix it belongs to. */
  readonly component: "evolution" | "agents" | "safety" | "emergency";
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  /** Whether it runs agents: its zip then carries the sandbox's child program and QuickJS. */
  readonly sandbox?: boolean;
}

export const functions = {
  "open-evolution": {
    purpose: "validates a request, writes the control item, checks the evaluator",
    component: "evolution",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
  },
  "evolve-island": {
    purpose: "evolves one island for one epoch",
    component: "evolution",
    memoryMb: 1769,
    timeoutSeconds: 300,
    sandbox: true,
  },
  "merge-generation": {
    purpose: "migrates, records, checkpoints and decides what comes next",
    component: "evolution",
    memoryMb: 1024,
    timeoutSeconds: 120,
  },
  "close-evolution": {
    purpose: "verifies the champion in the sandbox and exports it",
    component: "evolution",
    memoryMb: 1769,
    timeoutSeconds: 120,
    sandbox: true,
  },
  "evolution-api": {
    purpose: "starts, rolls back and shows evolutions",
    component: "evolution",
    memoryMb: 512,
    timeoutSeconds: 30,
  },
  "agent-run": {
    purpose: "runs an agent in the sandbox",
    component: "agents",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
  },
  "agent-compile": {
    purpose: "compiles, checks and stores an agent",
    component: "agents",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
  },
  "safety-scan": {
    purpose: "judges source code, and keeps what a person has to decide on",
    component: "safety",
    memoryMb: 1024,
    timeoutSeconds: 60,
    sandbox: true,
  },
  "emergency-stop": {
    purpose: "stops and resumes all evolution",
    component: "emergency",
    memoryMb: 512,
    timeoutSeconds: 30,
  },
} as const satisfies Record<string, FunctionFacts>;

export type FunctionName = keyof typeof functions;

export const functionName = (name: FunctionName, environment: string): string => `${PROJECT}-${name}-${environment}`;

/** The state machine that drives an evolution. */
export const stateMachineName = (environment: string): string => `${PROJECT}-evolution-${environment}`;

/** The environment variables by which infra/ tells a handler where its stores are. */
export interface HandlerEnvironment {
  readonly ENVIRONMENT: string;
  readonly EVOLUTION_BUCKET: string;
  readonly AGENTS_BUCKET: string;
  readonly STATE_TABLE: string;
  readonly CONTROL_TABLE: string;
  /** JSON: alert kind → topic ARN. */
  readonly ALERT_TOPICS: string;
  /** ARN of the queue that takes alerts which no topic took. */
  readonly DEAD_LETTERS: string;
  readonly STATE_MACHINE_ARN: string;
  /** `true` or `false`: whether lifting the emergency stop takes two people. */
  readonly TWO_PERSON_RESUME: string;
}
