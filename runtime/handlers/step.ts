import type * as z from "zod";
import { connect } from "../platform/connect.js";
import { log } from "../platform/log.js";
import { validate } from "../validation.js";
import type { World } from "../world.js";

/**
 * Makes the handler of a step of the state machine: validates, acts, and throws what goes wrong; the name of the error
 * is the name of its class, by which the state machine retries or catches.
 */
export function step<I, O>(
  request: z.ZodType<I>,
  act: (input: I, world: World) => Promise<O>,
  world: () => World = connect,
): (event: unknown) => Promise<O> {
  return async function run(event) {
    try {
      return await act(validate(request, event), world());
    } catch (error) {
      log("error", "a step failed", { error });
      throw error;
    }
  };
}
