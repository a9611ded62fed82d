import { WITHDRAWAL_CHECK_MS } from "../../architecture/limits.js";
import { Lru } from "../../kernel/lru.js";
import type { Clock } from "../../kernel/stores.js";
import { HotAgent } from "./hot-agent.js";
import type { LoadedCode } from "./load-agent.js";

/** Where agents come from. */
interface AgentSource {
  /** Reads one that is not here; once for all who ask meanwhile, again after it failed. */
  readonly load: (id: string) => Promise<LoadedCode>;
  /** Throws where one that is here must not run any more. */
  readonly recheck: (id: string) => Promise<void>;
  readonly clock: Clock;
}

/** An agent that is here, and when it was last certain that it may run, in milliseconds since 1970. */
interface Kept {
  readonly agent: Promise<HotAgent>;
  checked: number;
}

/** The agents that were called most recently. Their code never changes: it is what their id names. */
export class HotAgents {
  private readonly agents: Lru<string, Kept>;

  /** @param capacity agents kept */
  constructor(
    capacity: number,
    private readonly source: AgentSource,
  ) {
    this.agents = new Lru(capacity);
  }

  has(id: string): boolean {
    return this.agents.has(id);
  }

  /** @throws whatever `load` and `recheck` throw */
  async get(id: string): Promise<HotAgent> {
    const { clock, recheck } = this.source;
    const kept = this.agents.getOrMake(id, () => this.heat(id));
    if (Math.abs(clock() - kept.checked) < WITHDRAWAL_CHECK_MS) return kept.agent; // a clock may be set back
    try {
      await recheck(id);
    } catch (error) {
      this.forget(id, kept);
      throw error;
    }
    kept.checked = clock();
    return kept.agent;
  }

  private heat(id: string): Kept {
    const { load, clock } = this.source;
    const kept = { agent: load(id).then((code) => new HotAgent(code)), checked: clock() };
    kept.agent.catch(() => this.forget(id, kept));
    return kept;
  }

  private forget(id: string, kept: Kept): void {
    if (this.agents.get(id) === kept) this.agents.delete(id);
  }
}
