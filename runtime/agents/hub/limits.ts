import * as z from "zod";

/** Bytes of JSON of one input, and of one output, of a session. */
export const EXCHANGE_BYTES = 64 * 1024;

/** Bytes of all bodies that one turn may send; with input and output they fit in one item of DynamoDB (400 KB). */
export const TURN_BYTES = 192 * 1024;

/** Bytes of all inputs of one agent in one session; every turn of the agent begins with giving them again. */
export const HISTORY_BYTES = 512 * 1024;

/** Bytes of all turns of one session; the hub holds a session in memory while it is busy. */
export const SESSION_BYTES = 4 * 1024 * 1024;

/** Bytes of JSON of all configurations of one session; what a session is takes one item too. */
export const CONFIGS_BYTES = 256 * 1024;

/** Characters that are kept of why an agent failed. */
export const FAILURE_CHARACTERS = 1_000;

/** Agents of one session. */
export const MAX_AGENTS = 32;

/** What one session may use; every limit has a default and a bound. */
export const sessionLimits = z.strictObject({
  messageBytes: z.int().min(2).max(32_768).default(8_192).describe("bytes of JSON of one message"),
  messagesPerTurn: z.int().min(1).max(64).default(16).describe("messages that an agent may send in one turn"),
  messagesPerMinute: z.int().min(1).max(10_000).default(600).describe("messages that an agent may send in a minute"),
  inbox: z.int().min(1).max(256).default(64).describe("messages that may wait for one agent"),
  hops: z.int().min(1).max(64).default(16).describe("messages one after the other that one input may lead to"),
  repeats: z.int().min(1).max(64).default(4).describe("how often the same message may occur in one chain"),
  turns: z.int().min(1).max(1_000).default(256).describe("turns of all agents together"),
});
