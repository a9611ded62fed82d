import { agentId } from "../../kernel/agent-id.js";
import type { IslandState } from "../../search/islands/state.js";
import { paretoFront } from "../../search/selection/front.js";
import type { Problem } from "../../search/tasks/index.js";
import type { Champion } from "../records.js";
import { sourceOf } from "./state-items.js";

/** Of a larger front the members of least error are kept. */
const MOST = 50;

/** What the islands have to offer for less bytes or fuel than their best takes, and at what error; the best first. */
export function frontOf(states: readonly IslandState[], problem: Problem): Champion["front"] {
  const front = paretoFront(states.flatMap(({ population }) => population)).slice(0, MOST);
  return front.map((member) => {
    const source = sourceOf(member, problem);
    const { fitness, fuel } = member;
    return { agent_id: agentId(source), fitness, bytes: Buffer.byteLength(source), fuel };
  });
}
