import { Conflict } from "../../errors.js";
import type { ControlStore } from "../../stores.js";

/** Writers that may come first before one gives up. */
const ATTEMPTS = 20;

/**
 * Replaces a control item by what `change` makes of it, or of nothing; a change to the very same value writes nothing.
 *
 * @returns what is stored now
 * @throws {Conflict} when others came first every time, and what `change` throws
 */
export async function amend<T>(
  control: ControlStore,
  scope: string,
  name: string,
  change: (before: T | undefined) => T,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const item = await control.get<T>(scope, name);
    const value = change(item?.value);
    if (item !== undefined && value === item.value) return value;
    try {
      await control.put(scope, name, value, item?.version ?? 0);
      return value;
    } catch (error) {
      if (!(error instanceof Conflict) || attempt === ATTEMPTS) throw error;
    }
  }
}
