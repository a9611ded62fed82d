import type { Published, PublishInput } from "../runtime/agents/publish/publish.js";
import type { FunctionName } from "../runtime/architecture/functions.js";
import type { Json } from "../runtime/kernel/json.js";
import { currentBranch, type GenerationItem } from "../runtime/lifecycle/branches.js";
import type { EvolutionConfig } from "../runtime/lifecycle/config.js";
import type { Stopped } from "../runtime/lifecycle/emergency/stop.js";
import type { Spending } from "../runtime/lifecycle/model/ledger.js";
import { type Champion, type EvolutionRecord, newEvolutionId } from "../runtime/lifecycle/records.js";
import type { Listing } from "../runtime/lifecycle/roll-back/requests.js";
import { type Invoke, lambdaInvoke } from "../runtime/platform/aws/invoke.js";
import type { Target } from "../runtime/platform/aws/target.js";
import type { EmergencyState } from "../runtime/safety/emergency/flag.js";
import type { QuarantineItem, QuarantineState } from "../runtime/safety/quarantine/item.js";
import type { QuarantineCard, QuarantineList } from "../runtime/safety/quarantine/list.js";
import type { Usage } from "../runtime/sandbox/job.js";
import type { TaskDefinition } from "../runtime/search/tasks/index.js";

/** What an evolution is started with; what is left out takes the task's defaults. */
export interface StartRequest {
  readonly task: string | TaskDefinition;
  readonly config?: Partial<EvolutionConfig>;
  readonly seed?: number;
}

export interface Started {
  readonly evolution_id: string;
  readonly execution_arn: string;
}

/** One evolution and its generations, ascending. */
export interface EvolutionStatus {
  readonly evolution: EvolutionRecord;
  readonly generations: readonly GenerationItem[];
  /** Where a model was asked. */
  readonly model?: Spending;
}

export interface RunRequest {
  readonly agent_id: string;
  readonly inputs: readonly Json[];
  readonly config?: Json;
  readonly seed?: number;
}

export interface RunAnswer {
  readonly agent_id: string;
  readonly outputs: readonly Json[];
  readonly usage: Usage;
  readonly latency_ms: number;
}

/** What people do with programs that wait for them. */
export interface QuarantineClient {
  list(query: {
    readonly state?: QuarantineState;
    readonly limit?: number;
    readonly after?: string;
  }): Promise<QuarantineList>;
  show(id: string): Promise<QuarantineCard>;
  /** Runs it in isolation; without inputs on what its evolution never saw, or on nothing. */
  run(id: string, on: { readonly inputs?: readonly Json[]; readonly config?: Json }): Promise<QuarantineItem>;
  approve(id: string, reason: string): Promise<QuarantineItem>;
  reject(id: string, reason: string): Promise<QuarantineItem>;
}

/** Everything the deployed handlers do for people. */
export interface Client {
  start(request: StartRequest): Promise<Started>;
  resume(evolutionId: string): Promise<Started>;
  /**
   * @param since  the first generation wanted
   * @param branch all generations of this one, rolled back or not; those of the evolution's history where it is left out
   */
  status(evolutionId: string, since?: number, branch?: number): Promise<EvolutionStatus>;
  /** Its checkpoints, newest first, so many at most. */
  checkpoints(evolutionId: string, limit: number): Promise<Listing>;
  /** @param to a checkpoint's generation; left out for the last safe one before where the evolution stands */
  rollBack(evolutionId: string, order: { readonly to?: number; readonly reason: string }): Promise<EvolutionRecord>;
  list(): Promise<readonly EvolutionRecord[]>;
  champions(evolutionId?: string): Promise<readonly Champion[]>;
  run(request: RunRequest): Promise<RunAnswer>;
  /** Compiles, checks and stores an agent. */
  compile(request: PublishInput): Promise<Published>;
  readonly quarantine: QuarantineClient;
  /** Stops every evolution of the environment, and says what of that did not work. */
  stopAll(reason: string): Promise<Stopped>;
  /** Lifts the stop, or asks for that where it takes two people. */
  resumeAll(reason: string): Promise<EmergencyState>;
  emergency(): Promise<EmergencyState>;
}

/** Who gives an order, for the audit: the name the operating system knows them by. */
export const who = (env: NodeJS.ProcessEnv): string => env.USER ?? env.USERNAME ?? env.LOGNAME ?? "unknown";

/** The answers are taken as they are: handlers and client are of one version and one type. */
export function createClient(invoke: Invoke, by = who(process.env)): Client {
  const call = async <T>(name: FunctionName, event: unknown): Promise<T> => (await invoke(name, event)) as T;
  return {
    start: (request) => call("evolution-api", { action: "start", by, evolution_id: newEvolutionId(), ...request }),
    resume: (evolution_id) => call("evolution-api", { action: "resume", by, evolution_id }),
    status: (evolution_id, since, branch) => call("evolution-api", { action: "status", evolution_id, since, branch }),
    checkpoints: (evolution_id, limit) => call("evolution-api", { action: "checkpoints", evolution_id, limit }),
    async rollBack(evolution_id, order) {
      const at = { action: "status", evolution_id, since: Number.MAX_SAFE_INTEGER };
      const { evolution } = await call<EvolutionStatus>("evolution-api", at);
      const branch = currentBranch(evolution); // asking again, as an answer was lost, does not go back further
      const request = { action: "roll-back", by, evolution_id, branch, ...order };
      return (await call<{ evolution: EvolutionRecord }>("evolution-api", request)).evolution;
    },
    list: async () => (await call<{ evolutions: EvolutionRecord[] }>("evolution-api", { action: "list" })).evolutions,
    champions: async (evolution_id) =>
      (await call<{ champions: Champion[] }>("evolution-api", { action: "champions", evolution_id })).champions,
    run: (request) => call("agent-run", request),
    compile: (request) => call("agent-compile", request),
    quarantine: {
      list: (query) => call("safety-scan", { action: "list", ...query }),
      show: (id) => call("safety-scan", { action: "show", id }),
      run: (id, on) => call("safety-scan", { action: "run", id, on }),
      approve: (id, reason) => call("safety-scan", { action: "approve", id, reviewer: by, reason }),
      reject: (id, reason) => call("safety-scan", { action: "reject", id, reviewer: by, reason }),
    },
    stopAll: (reason) => call("emergency-stop", { action: "stop", reason, by }),
    resumeAll: (reason) => call("emergency-stop", { action: "resume", reason, by }),
    emergency: () => call("emergency-stop", { action: "state" }),
  };
}

export const openClient = (target: Target, signal?: AbortSignal): Client => createClient(lambdaInvoke(target, signal));
