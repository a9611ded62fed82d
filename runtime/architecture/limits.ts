/**
 * The limits every agent and every decision is held to.
 *
 * @module
 */

/** Islands of an evolution unless its task or its user wants others. */
export const DEFAULT_ISLANDS = 2;

/** Compiled code of one agent, in bytes of UTF-8. */
export const AGENT_CODE_BYTES = 6_656;

/** Source of one agent that is to be compiled, in characters. */
export const AGENT_SOURCE_CHARACTERS = 100_000;

/** What one instance of an agent holds: closure, configuration and state, in bytes. */
export const AGENT_MEMORY_BYTES = 6_656;

/** Instantiating an agent, 99th percentile, in microseconds. A noisy machine must stop nobody: over it operators are told, no more. */
export const AGENT_INSTANTIATION_US = 3;

/**
 * An agent over a limit is not called for so long, in milliseconds; then it may try again. What an instance holds
 * depends on the caller's configuration too, so that one caller cannot take an agent from all others for good. The same
 * alert is not repeated within this time.
 */
export const AGENT_STOP_MS = 15 * 60_000;

/** Whether an agent in memory was withdrawn is looked up again after this time: no longer does it run on, in milliseconds. */
export const WITHDRAWAL_CHECK_MS = 10_000;

/** An alert that says the same again within this time of the last one is counted, not sent, in milliseconds. */
export const ALERT_WINDOW_MS = 15 * 60_000;

/** A process writes what it has observed of an agent at most this often, in milliseconds. */
export const PERFORMANCE_WRITE_MS = 10_000;

/** A verdict whose score lies under this is blocked. */
export const SAFETY_THRESHOLD = 0.95;

/** Whether an island is to stop is asked at least this often while it evolves, in milliseconds. */
export const STOP_POLL_MS = 1_000;

/** An emergency flag that is not read within this time counts as set, in milliseconds. */
export const EMERGENCY_READ_MS = 2_000;

/** Where resuming takes two people, the second one has this long after the first, in milliseconds. */
export const RESUME_REQUEST_MS = 15 * 60_000;

/** What a session of an agent keeps between two calls, as JSON, in bytes of UTF-8. */
export const AGENT_STATE_BYTES = 65_536;

/** What an agent answers in a session, as JSON, in bytes of UTF-8. */
export const AGENT_OUTPUT_BYTES = 65_536;

/** Answers that a session keeps for whoever asks for one again: the last ones, and at most so many bytes of them. */
export const AGENT_ANSWERS = { count: 16, bytes: 131_072 } as const;

/**
 * Whoever asks the same of a session again while it is worked on waits for that, for so long at most, in milliseconds: the
 * process may be gone.
 */
export const AGENT_CLAIM_MS = 5_000;

/** The history in a database is at most about so much older than the stores, in milliseconds. */
export const PROJECTION_MS = 30_000;

/** A session of an agent that is not called for so long begins anew, in milliseconds. */
export const AGENT_SESSION_MS = 24 * 60 * 60_000;

/** Inputs of one call of an agent, at most. */
export const CALL_INPUTS_MAX = 10_000;

/** Fuel that one call of an agent may ask for, over all its inputs. */
export const CALL_FUEL_MAX = 500_000_000;

/** Time in the sandbox that one call of an agent may ask for, in milliseconds. */
export const CALL_DEADLINE_MS_MAX = 15_000;

/** What a service needs and does not answer within this time is away, in milliseconds. */
export const READINESS_MS = 2_000;

/**
 * A service in a container that is told to end goes on taking requests for so long while it says that it is not ready, in
 * milliseconds: whoever found it by name has noticed then.
 */
export const DRAIN_NOTICE_MS = 5_000;

/** Then it has so long for the requests it is answering, in milliseconds. */
export const DRAIN_MS = 20_000;

/** A container that was told to end is killed after so long, in seconds: both of the above, and some to spare. */
export const STOP_SECONDS = 30;

/** How often one caller may ask a service, or each of its processes where these share no cache, in the long run and at once. */
export const CALLER_RATE = { perSecond: 100, burst: 400 } as const;
