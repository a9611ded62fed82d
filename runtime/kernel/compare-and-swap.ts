import { Conflict } from "./errors.js";
import { type Retries, retry } from "./retry.js";
import type { ControlStore } from "./stores.js";

/** How one contends with others for an item: `attempts` writers may come first before one gives up. */
export type Contention = Pick<Retries, "attempts" | "pauseMs" | "sleep">;

/**
 * Replaces a control item by what `change` makes of it, or of nothing; a change to the very same value writes nothing.
 *
 * @returns what is stored now
 * @throws {Conflict} when others came first every time, and what `change` throws
 */
export async function compareAndSwap<T>(
  control: ControlStore,
  scope: string,
  name: string,
  change: (before: T | undefined) => T,
  contention: Contention = { attempts: 20 },
): Promise<T> {
  const swap = async (): Promise<{ readonly value: T; readonly overtaken?: Conflict }> => {
    const item = await control.get<T>(scope, name);
    const value = change(item?.value);
    if (value === item?.value) return { value };
    try {
      await control.put(scope, name, value, item?.version ?? 0);
      return { value };
    } catch (error) {
      if (error instanceof Conflict) return { value, overtaken: error };
      throw error;
    }
  };
  const { value, overtaken } = await retry(swap, { ...contention, until: ({ overtaken }) => overtaken === undefined });
  if (overtaken) throw overtaken;
  return value;
}
