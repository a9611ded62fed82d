/** The limits every agent and every decision is held to. */

/** Compiled code of one agent, in bytes of UTF-8. */
export const AGENT_CODE_BYTES = 6_656;

/** A verdict whose score lies under this is blocked. */
export const SAFETY_THRESHOLD = 0.95;

/** The emergency flag is read at least this often while an island evolves, in milliseconds. */
export const EMERGENCY_POLL_MS = 1_000;
