import type { Instantiation } from "../../sandbox/job.js";
import type { Monitor } from "../monitor/observations.js";
import type { LoadedCode } from "./load-agent.js";

/** So many calls may try to measure an agent; one that none of them can instantiate is called unmeasured. */
const TRIES = 3;

/** An agent in memory, ready to be called. */
export class HotAgent {
  private introduced?: Promise<void>;
  private tries = 0;

  constructor(readonly code: LoadedCode) {}

  /**
   * Shows the agent to the monitor before its first call; calls at the same time wait for the same introduction. It is
   * made again after one that failed, and a few times when nothing could be measured: a call may bring a configuration
   * that this agent cannot be instantiated with.
   *
   * @throws {AgentOverLimit} as Monitor.loaded
   */
  introduce(monitor: Monitor, measure: () => Promise<Instantiation | undefined>): Promise<void> {
    this.introduced ??= this.tryToIntroduce(monitor, measure);
    return this.introduced;
  }

  private async tryToIntroduce(monitor: Monitor, measure: () => Promise<Instantiation | undefined>): Promise<void> {
    this.tries += 1;
    try {
      const instantiation = await measure();
      if (instantiation === undefined && this.tries < TRIES) this.introduced = undefined;
      const { agent_id, bytes } = this.code;
      await monitor.loaded({ agent_id, bytes, instantiation });
    } catch (error) {
      this.introduced = undefined;
      throw error;
    }
  }
}
