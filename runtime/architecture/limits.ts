/** The limits every agent and every decision is held to. */

/** Compiled code of one agent, in bytes of UTF-8. */
export const AGENT_CODE_BYTES = 6_656;

/** Memory of one agent instance, in bytes, beyond the shared program. */
export const AGENT_MEMORY_BYTES = 6_656;

/** Upper bound of one instantiation inside the sandbox, in microseconds. */
export const AGENT_INSTANTIATION_US = 3;

/** A verdict whose score lies under this is blocked. */
export const SAFETY_THRESHOLD = 0.95;

/** Share of all decisions that is taken without a human. */
export const AUTONOMY_TARGET = 0.85;

/** The emergency flag is read at least this often while an island evolves, in milliseconds. */
export const EMERGENCY_POLL_MS = 1_000;
