import { HotAgent } from "./hot-agent.js";
import type { LoadedCode } from "./load-agent.js";

/** The agents that were called most recently. Their code never changes: it is what their id names. */
export class HotAgents {
  private readonly agents = new Map<string, Promise<HotAgent>>(); // least recently called first

  /**
   * @param capacity agents kept
   * @param load     reads one that is not here; once for all who ask meanwhile, again after it failed
   */
  constructor(
    private readonly capacity: number,
    private readonly load: (id: string) => Promise<LoadedCode>,
  ) {}

  has(id: string): boolean {
    return this.agents.has(id);
  }

  /** @throws whatever `load` throws */
  get(id: string): Promise<HotAgent> {
    const agent = this.agents.get(id) ?? this.heat(id);
    this.agents.delete(id);
    this.agents.set(id, agent);
    const [coldest] = this.agents.keys();
    if (this.agents.size > this.capacity) this.agents.delete(coldest);
    return agent;
  }

  private heat(id: string): Promise<HotAgent> {
    const agent = this.load(id).then((code) => new HotAgent(code));
    agent.catch(() => {
      if (this.agents.get(id) === agent) this.agents.delete(id);
    });
    return agent;
  }
}
