import { Lru } from "../../lru.js";
import { HotAgent } from "./hot-agent.js";
import type { LoadedCode } from "./load-agent.js";

/** The agents that were called most recently. Their code never changes: it is what their id names. */
export class HotAgents {
  private readonly agents: Lru<string, Promise<HotAgent>>;

  /**
   * @param capacity agents kept
   * @param load     reads one that is not here; once for all who ask meanwhile, again after it failed
   */
  constructor(
    capacity: number,
    private readonly load: (id: string) => Promise<LoadedCode>,
  ) {
    this.agents = new Lru(capacity);
  }

  has(id: string): boolean {
    return this.agents.has(id);
  }

  /** @throws whatever `load` throws */
  get(id: string): Promise<HotAgent> {
    return this.agents.getOrMake(id, () => this.heat(id));
  }

  private heat(id: string): Promise<HotAgent> {
    const agent = this.load(id).then((code) => new HotAgent(code));
    agent.catch(() => {
      if (this.agents.get(id) === agent) this.agents.delete(id);
    });
    return agent;
  }
}
