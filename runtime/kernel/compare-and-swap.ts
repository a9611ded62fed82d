import { Conflict } from "./errors.js";
import type { ControlStore } from "./stores.js";

/** How one contends with others for an item. */
export interface Contention {
  /** Writers that may come first before one gives up. */
  readonly attempts: number;
  /** Waits before the next try, where trying at once is not wanted. */
  readonly pause?: (attempt: number) => Promise<void>;
}

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
  { attempts, pause }: Contention = { attempts: 20 },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const item = await control.get<T>(scope, name);
    const value = change(item?.value);
    if (value === item?.value) return value;
    try {
      await control.put(scope, name, value, item?.version ?? 0);
      return value;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === attempts) throw error;
    }
    await pause?.(attempt);
  }
}
