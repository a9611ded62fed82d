import type * as z from "zod";
import type { Context } from "../kernel/context.js";
import { log } from "../kernel/log.js";
import { validate } from "../kernel/validation.js";
import { connect } from "../platform/aws/connect.js";

/**
 * Makes the handler of a step of the state machine: validates, acts, and throws what goes wrong; the name of the error
 * is the name of its class, by which the state machine retries or catches.
 */
export function step<I, O>(
  request: z.ZodType<I>,
  act: (input: I, context: Context) => Promise<O>,
  context: () => Context = connect,
): (event: unknown) => Promise<O> {
  return async function run(event) {
    try {
      return await act(validate(request, event), context());
    } catch (error) {
      log("error", "a step failed", { error });
      throw error;
    }
  };
}
