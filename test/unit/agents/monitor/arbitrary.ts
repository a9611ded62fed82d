import fc from "fast-check";
import type { ObservedCall } from "../../../../runtime/agents/monitor/observations.js";
import { failures } from "../../../../runtime/sandbox/job.js";

/** An id as agents have it; the observations are of this agent. */
export const AGENT = "0123456789abcdef";

/** 2026-01-01, in milliseconds since 1970. */
export const NEW_YEAR = Date.UTC(2026, 0, 1);

/** A call that went well, with what matters to a test. */
export const call = (what: Partial<ObservedCall> = {}): ObservedCall => ({
  agent_id: AGENT,
  bytes: 300,
  status: "ok",
  inputs: 1,
  usage: { fuel: 100, memoryBytes: 2_000, instanceBytes: 80 },
  latency_ms: 1.5,
  at: NEW_YEAR,
  ...what,
});

/** Calls of one agent within some minutes. */
export const arbitraryCall = fc
  .record({
    status: fc.constantFrom("ok" as const, ...failures),
    inputs: fc.integer({ min: 1, max: 1_000 }),
    usage: fc.record({ fuel: fc.nat(), memoryBytes: fc.nat(), instanceBytes: fc.nat(6_656) }),
    latency_ms: fc.double({ min: 0, max: 60_000, noNaN: true }),
    at: fc.integer({ min: NEW_YEAR, max: NEW_YEAR + 300_000 }),
  })
  .map(call);
