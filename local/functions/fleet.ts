import { ExecutionEnvironment } from "./execution-environment.js";
import type { DeployedFunction, InvokeRequest, InvokeResponse } from "./invocation.js";

/** Processes at once over all functions: far over what two cores can run, far under what a machine can bear. */
const LIMIT = 32;

/** An environment that nobody needed for this long ends. */
const IDLE_MS = 120_000;

/** What makes two invocations share an environment: the same deployment of the same function. */
const deployment = (fn: DeployedFunction): string => JSON.stringify(fn);

interface Idle {
  readonly environment: ExecutionEnvironment;
  readonly deployment: string;
  readonly timer: NodeJS.Timeout;
}

/** The execution environments of all functions: as many at once as are invoked at once, the idle ones kept warm. */
export class Fleet {
  /** The longest idle first. */
  private idle: Idle[] = [];
  private readonly busy = new Set<ExecutionEnvironment>();
  private readonly running = new Map<string, number>();
  private readonly waiting: (() => void)[] = [];

  /**
   * Runs an event of a function, in a warm environment if there is one.
   *
   * @param killAfterMs milliseconds after which its process is killed in the middle of whatever it does
   */
  async invoke({ id, function: fn, endpoint, event }: InvokeRequest, killAfterMs?: number): Promise<InvokeResponse> {
    const running = this.running.get(fn.name) ?? 0;
    if (fn.concurrency !== null && running >= fn.concurrency) {
      return { payload: "", failed: true, throttled: true, logStream: "", logs: [] };
    }
    this.running.set(fn.name, running + 1);
    try {
      const environment = await this.take(fn, endpoint);
      const death = killAfterMs === undefined ? undefined : setTimeout(() => environment.kill(), killAfterMs);
      const response = await environment.invoke(id, event).finally(() => {
        clearTimeout(death);
        this.busy.delete(environment);
      });
      this.giveBack(fn, environment);
      return response;
    } finally {
      this.running.set(fn.name, (this.running.get(fn.name) ?? 1) - 1);
      this.waiting.shift()?.();
    }
  }

  /** Ends every environment, at once. */
  close(): void {
    for (const environment of this.busy) environment.kill();
    for (const { environment } of this.idle) environment.kill();
  }

  private async take(fn: DeployedFunction, endpoint: string): Promise<ExecutionEnvironment> {
    while (this.busy.size >= LIMIT) await new Promise<void>((resolve) => this.waiting.push(resolve));
    const wanted = deployment(fn);
    const warm = this.idle.findLast((idle) => idle.deployment === wanted && idle.environment.alive);
    if (warm) this.forget(warm);
    else if (this.busy.size + this.idle.length >= LIMIT) this.retire(this.idle[0]);
    const environment = warm?.environment ?? new ExecutionEnvironment(fn, endpoint);
    this.busy.add(environment);
    return environment;
  }

  private giveBack(fn: DeployedFunction, environment: ExecutionEnvironment): void {
    if (!environment.alive) return;
    const idle: Idle = {
      environment,
      deployment: deployment(fn),
      timer: setTimeout(() => this.retire(idle), IDLE_MS).unref(),
    };
    this.idle.push(idle);
  }

  private forget(idle: Idle): void {
    clearTimeout(idle.timer);
    this.idle = this.idle.filter((other) => other !== idle);
  }

  private retire(idle: Idle): void {
    this.forget(idle);
    idle.environment.kill();
  }
}
