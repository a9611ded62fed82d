import * as z from "zod";
import { type Contention, type ControlItems, scope } from "../../kernel/scope.js";
import type { Clock, ControlStore } from "../../kernel/stores.js";
import { type AgentSessionStore, type SessionName, type SessionState, sessionState } from "./store.js";

const claims = z.array(z.object({ request_id: z.string(), until: z.number() }));

type Claims = z.infer<typeof claims>;

/** Claims of one session at once that are known; who claims more loses nothing but the work done twice. */
const CLAIMS_KEPT = 64;

/** Sessions in the control table: an item for each, and one beside it for what is claimed of it. */
export function controlSessions({ control, clock }: { control: ControlStore; clock: Clock }): AgentSessionStore {
  const itemsOf = ({ agent_id }: SessionName): ControlItems<SessionState> =>
    scope(`agent-session/${agent_id}`, sessionState)(control);
  const changeClaims = (name: SessionName, change: (before: Claims) => Claims, how?: Contention): Promise<Claims> =>
    scope(
      `agent-session/${name.agent_id}`,
      claims,
    )(control).compareAndSwap(
      `${name.session}.claims`, // names of sessions have no dots
      (before = []) => change(before),
      { attempts: 20, pauseMs: (attempt) => Math.random() * 5 * attempt, ...how } as Contention<Claims>,
    );
  return {
    async read(name) {
      const item = await itemsOf(name).get(name.session);
      return item && { value: item.value, revision: item.version };
    },
    write: (name, value, expected) => itemsOf(name).putIf(name.session, value, expected, value.expires_at),
    async claim(name, request_id, milliseconds) {
      const until = clock() + milliseconds;
      const mine = { request_id, until };
      const after = await changeClaims(
        name,
        (before) => {
          const open = before.filter((claim) => claim.until > clock());
          return open.some((claim) => claim.request_id === request_id) ? before : [...open, mine].slice(-CLAIMS_KEPT);
        },
        { expiresAt: until },
      );
      return after.includes(mine);
    },
    async release(name, requestId) {
      await changeClaims(name, (before) => before.filter(({ request_id }) => request_id !== requestId));
    },
  };
}
