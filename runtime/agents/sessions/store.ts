import * as z from "zod";
import type { Json } from "../../kernel/json.js";
import { json } from "../../sandbox/call.js";

/** Which session of which agent. */
export interface SessionName {
  readonly agent_id: string;
  readonly session: string;
}

const keptAnswer = z.object({
  request_id: z.string(),
  output: json,
  version: z.int(),
  /** Milliseconds since 1970. */
  expires_at: z.number(),
});

/** An answer, kept for whoever did not get it. */
export type KeptAnswer = Readonly<z.infer<typeof keptAnswer>>;

/** {@link SessionState}, as it is stored. */
export const sessionState = z.object({
  state: json,
  /** Calls so far. */
  version: z.int().positive(),
  /** The oldest first. */
  answers: z.array(keptAnswer),
  /** Milliseconds since 1970; from then on the session is as one that never was. */
  expires_at: z.number(),
}) satisfies z.ZodType<SessionState>;

/** What is kept of a session between two calls. */
export interface SessionState {
  readonly state: Json;
  readonly version: number;
  readonly answers: readonly KeptAnswer[];
  readonly expires_at: number;
}

/** A session as it was read; `revision` makes concurrent writers lose instead of overwrite. */
interface KeptSession {
  readonly value: SessionState;
  readonly revision: number;
}

/** Where sessions of agents are kept. */
export interface AgentSessionStore {
  /** @returns undefined where there is none; one that has expired may still be there */
  read(name: SessionName): Promise<KeptSession | undefined>;
  /**
   * Writes when the revision still is `expected` (0: there is none yet).
   *
   * @returns false where somebody else wrote first
   */
  write(name: SessionName, value: SessionState, expected: number): Promise<boolean>;
  /**
   * Says that a request is worked on, so that nobody else does the same at once. It decides nothing: `write` does.
   *
   * @param milliseconds after which the claim does not count any more
   * @returns false where somebody else has claimed it
   */
  claim(name: SessionName, requestId: string, milliseconds: number): Promise<boolean>;
  /** Gives a claim back, where nothing came of it. */
  release(name: SessionName, requestId: string): Promise<void>;
}
