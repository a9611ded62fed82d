import { setImmediate } from "node:timers/promises";
import { withTimeOut } from "../../kernel/time-out.js";

/**
 * What `work` comes to within a time.
 *
 * @throws {Error} where it takes longer; that this process was busy meanwhile, and has not read the answer, is no reason
 */
export const bounded = <T>(milliseconds: number, work: Promise<T>): Promise<T> =>
  withTimeOut(milliseconds, work, async (): Promise<never> => {
    await setImmediate();
    throw new Error(`the cache did not answer within ${milliseconds} milliseconds`);
  });
