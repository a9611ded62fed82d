import type * as z from "zod";
import { validate } from "../kernel/validation.js";

/** What an operation gets: every part validated, and a signal that is aborted when its deadline is over. */
export interface OperationCall<P, Q, B> {
  readonly params: P;
  readonly query: Q;
  readonly body: B;
  readonly signal: AbortSignal;
}

/** One thing a service does. Its schemas validate the request and make the OpenAPI document. */
export interface Definition<P, Q, B, A> {
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As OpenAPI writes it: `/agents/{id}/run`. */
  readonly path: string;
  /** One line for people. */
  readonly summary: string;
  readonly params?: z.ZodType<P>;
  readonly query?: z.ZodType<Q>;
  /** An operation without it takes no body and ignores one. */
  readonly body?: z.ZodType<B>;
  readonly answer: z.ZodType<A>;
  readonly status?: 200 | 201 | 202;
  act(call: OperationCall<P, Q, B>): A | Promise<A>;
}

/** A request as it came, before anything of it was validated. */
export interface RawCall {
  readonly params?: unknown;
  readonly query?: unknown;
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

/** A definition of whatever types, ready to be served. */
export interface Operation extends Omit<Definition<unknown, unknown, unknown, unknown>, "act" | "status"> {
  readonly status: 200 | 201 | 202;
  /** @throws {InvalidInput} when a part does not fit its schema, and what `act` throws */
  perform(call: RawCall): Promise<unknown>;
}

/**
 * Makes an operation of its definition.
 *
 * @example
 * operation({
 *   method: "GET",
 *   path: "/agents/{id}",
 *   summary: "Shows an agent",
 *   params: z.strictObject({ id: z.string() }),
 *   answer: z.object({ agent_id: z.string() }),
 *   act: async ({ params }) => ({ agent_id: params.id }),
 * });
 */
export function operation<P = unknown, Q = unknown, B = unknown, A = unknown>(
  definition: Definition<P, Q, B, A>,
): Operation {
  const { params, query, body, status = 200, act } = definition;
  return {
    ...definition,
    status,
    perform: async (raw) =>
      act({
        params: checked(params, raw.params),
        query: checked(query, raw.query),
        body: checked(body, raw.body),
        signal: raw.signal,
      }),
  };
}

/** Where there is no schema the part is of no type, so nothing can be read of it. */
const checked = <T>(schema: z.ZodType<T> | undefined, value: unknown): T =>
  schema === undefined ? (undefined as T) : validate(schema, value);
