/**
 * Which request something is done for, across services: W3C Trace Context, carried along by the process itself.
 *
 * @see https://www.w3.org/TR/trace-context/
 * @module
 */
import { AsyncLocalStorage } from "node:async_hooks";
import { randomBytes } from "node:crypto";

/** One request's place in a trace. */
export interface Trace {
  /** 32 hex digits, the same in every service. */
  readonly traceId: string;
  /** 16 hex digits, this service's own. */
  readonly spanId: string;
  /** 2 hex digits; 01: whoever began it records it. */
  readonly flags: string;
}

const current = new AsyncLocalStorage<Trace>();

/** Version 00 ends after the flags; what a later version adds is left alone. */
const HEADER = /^(?!ff|00-.{53})[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(-.*)?$/;

/** The trace that a `traceparent` header tells of, with a place of its own for us; a new one where it tells of none. */
export function traceOf(traceparent: string | undefined): Trace {
  const [, traceId, flags] = HEADER.exec(traceparent ?? "") ?? [];
  return { traceId: traceId ?? hex(16), spanId: hex(8), flags: flags ?? "00" };
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

/** Does `work`, and all that it begins, as a part of a trace. */
export const inTrace = <T>(trace: Trace, work: () => T): T => current.run(trace, work);

/** The trace of what is being done; undefined outside of any. */
export const currentTrace = (): Trace | undefined => current.getStore();

/** The header by which a request of ours tells of the trace; none outside of any. */
export function traceHeaders(): Record<string, string> {
  const trace = currentTrace();
  return trace ? { traceparent: `00-${trace.traceId}-${trace.spanId}-${trace.flags}` } : {};
}
