import type { Context } from "../../runtime/kernel/context.js";
import { Unavailable } from "../../runtime/kernel/errors.js";

/** How a store behaves: as it should, throttled for two calls and then well, always throttled, silent, or not there. */
export const faults = ["none", "throttled for a moment", "throttled", "silent", "gone"] as const;

/** How a store is to behave from now on. */
export type Fault = (typeof faults)[number];

const MOMENT = 2;

/** The same context, with a control table and an evolution bucket that fail. */
export const faulty = <W extends Context>(context: W, control: Fault, evolution: Fault): W => ({
  ...context,
  control: failing(context.control, control),
  evolution: failing(context.evolution, evolution),
});

function failing<T extends object>(store: T, fault: Fault): T {
  let calls = 0;
  const outcome = (): Promise<never> | undefined => {
    if (fault === "none" || (fault === "throttled for a moment" && ++calls > MOMENT)) return undefined;
    if (fault === "silent") return new Promise(() => {});
    return Promise.reject(fault === "gone" ? new Error("NoSuchBucket") : new Unavailable("throttled"));
  };
  return new Proxy(store, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return (...parameters: unknown[]) => outcome() ?? method.apply(target, parameters);
    },
  });
}
