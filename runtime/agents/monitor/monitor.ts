import type { Context } from "../../kernel/context.js";
import { withTimeOut } from "../../kernel/time-out.js";
import { agentOverLimit } from "../../safety/alerts/alerts.js";
import {
  addBreaches,
  agentLimits,
  type Breaches,
  breachesIn,
  ensureWithinLimits,
  entries,
  standing,
  without,
} from "./breaches.js";
import { CallLedger } from "./ledger.js";
import type { LoadedAgent, Monitor, ObservedCall } from "./observations.js";
import { readDocument } from "./record.js";

/** What a monitor needs of the context. */
type MonitorContext = Pick<Context, "agents" | "alerts" | "metrics" | "clock" | "log">;

/** How long a call waits for storage and alerts, in milliseconds; after that they go on without it. */
const PATIENCE_MS = 2_000;

type Agent = Pick<LoadedAgent, "agent_id" | "bytes">;

/** Makes the monitor of a process. */
export const createMonitor = (context: MonitorContext): Monitor => new AgentMonitor(context);

class AgentMonitor implements Monitor {
  private readonly ledger: CallLedger;
  /** By agent: breaches that stand, of this process and of others as far as they were read. */
  private readonly breaches = new Map<string, Breaches>();

  constructor(private readonly context: MonitorContext) {
    this.ledger = new CallLedger(context, context.clock, ({ agent_id, breaches }) => this.learn(agent_id, breaches));
  }

  async loaded({ agent_id, bytes, instantiation }: LoadedAgent): Promise<void> {
    const { p99_us, bytes_per_instance } = instantiation ?? {};
    this.context.metrics.put({ AgentSize: bytes, AgentInstantiation: p99_us, AgentMemory: bytes_per_instance });
    const at = this.context.clock();
    if (instantiation) this.ledger.note({ agent_id, bytes, instantiation: { ...instantiation, at } });
    const over = breachesIn({ code: bytes, memory: bytes_per_instance, instantiation: p99_us }, at);
    const known = await bounded(readDocument(agent_id, this.context));
    this.learn(agent_id, known?.breaches);
    await this.keep({ agent_id, bytes }, over);
    this.admit(agent_id);
  }

  admit(agentId: string): void {
    ensureWithinLimits(agentId, this.standing(agentId));
  }

  async called(call: ObservedCall): Promise<void> {
    const { agent_id, bytes, status, usage, latency_ms } = call;
    this.context.metrics.put({
      AgentSize: bytes,
      AgentLatency: latency_ms,
      AgentMemory: usage.instanceBytes || undefined, // 0: there was no instance to the end
      SandboxKills: status === "timeout" ? 1 : 0,
    });
    this.ledger.enter(call);
    const over = breachesIn({ memory: usage.instanceBytes }, this.context.clock());
    await this.keep(call, over);
    const writing = this.ledger.settle(agent_id);
    if (writing) await bounded(writing);
    ensureWithinLimits(agent_id, over);
  }

  flush(): Promise<void> {
    return this.ledger.flush();
  }

  /** Reports what is over a limit, unless it was reported. */
  private async keep(agent: Agent, over: Breaches): Promise<void> {
    const fresh = without(over, this.standing(agent.agent_id));
    this.learn(agent.agent_id, fresh);
    if (entries(fresh).length > 0) await bounded(this.report(agent, fresh));
  }

  private async report(agent: Agent, fresh: Breaches): Promise<void> {
    const { alerts, clock } = this.context;
    const stored = await bounded(readDocument(agent.agent_id, this.context));
    const news = without(fresh, standing(stored?.breaches ?? {}, clock()));
    for (const [name, { found, allowed, at }] of entries(news)) {
      const { resource, unit, stops: stopped } = agentLimits[name];
      await alerts.send(agentOverLimit(agent.agent_id, { resource, found, allowed, unit, stopped }, at));
    }
    this.ledger.note({ agent_id: agent.agent_id, bytes: agent.bytes, breaches: news });
    await this.ledger.push(agent.agent_id);
  }

  private standing(agentId: string): Breaches {
    const all = this.breaches.get(agentId);
    return all ? standing(all, this.context.clock()) : {};
  }

  private learn(agentId: string, breaches: Breaches = {}): void {
    const all = standing(addBreaches(this.standing(agentId), breaches), this.context.clock());
    if (entries(all).length > 0) this.breaches.set(agentId, all);
    else this.breaches.delete(agentId);
  }
}

/** Waits for `work`, but not for ever; the work goes on. */
const bounded = <T>(work: Promise<T>): Promise<T | undefined> => withTimeOut(PATIENCE_MS, work, () => undefined);
