/**
 * The emergency flag is kept in two places, so that a stop can be set while one of them is away: the control table and
 * the evolution bucket. Evolution is allowed only while both say so.
 *
 * @module
 */
import { buckets } from "../../architecture/storage.js";
import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import { type Contention, scope } from "../../kernel/scope.js";
import { allowed, anyState, type EmergencyState, readState } from "./state.js";

/** What keeps the flag. */
export type FlagStores = Pick<Context, "control" | "evolution">;

/** What a change found and left. */
export interface Changed {
  readonly before: EmergencyState;
  readonly after: EmergencyState;
}

/** One of the two places. */
export interface FlagPlace {
  /** For people. */
  readonly name: string;
  read(stores: FlagStores): Promise<EmergencyState>;
  /** Replaces the flag by what `change` makes of it, whoever else changes it at the same time; throws what `change` does. */
  change(stores: FlagStores, change: (state: EmergencyState) => EmergencyState): Promise<Changed>;
}

/** Whatever lies there is a flag, so that nothing that lies there lets evolution go on by mistake. */
const flags = scope("emergency", anyState);
const NAME = "stop";
const KEY = `${buckets.evolution.emergency}stop.json`;

/** The longest pause before the next try, in milliseconds. */
const PAUSE_MS = 50;
const contention: Contention<EmergencyState> = { attempts: 8, pauseMs: () => Math.random() * PAUSE_MS };

/** The control table's item. A change throws Conflict when others came first eight times. */
export const controlTable: FlagPlace = {
  name: "control table",
  async read({ control }) {
    return (await flags(control).get(NAME))?.value ?? allowed;
  },
  async change({ control }, change) {
    let before = allowed;
    const replace = (found = allowed): EmergencyState => {
      before = found;
      return change(before);
    };
    const after = await flags(control).compareAndSwap(NAME, replace, contention);
    return { before, after };
  },
};

/** The object in the evolution bucket. What cannot be read counts as a stop, and a change starts from there. */
export const evolutionBucket: FlagPlace = {
  name: "evolution bucket",
  read: async ({ evolution }) => decode(await evolution.get(KEY)),
  async change({ evolution }, change) {
    let changed: Changed = { before: { stopped: true }, after: { stopped: true } };
    const replace = (before: EmergencyState): Uint8Array => {
      changed = { before, after: change(before) };
      return Buffer.from(JSON.stringify(changed.after));
    };
    try {
      await evolution.update(KEY, (body) => replace(decode(body)), "application/json");
    } catch (error) {
      if (!(error instanceof CorruptObject)) throw error;
      await evolution.put(KEY, replace({ stopped: true }), "application/json"); // what is corrupt counts as a stop
    }
    return changed;
  },
};

function decode(body: Uint8Array | undefined): EmergencyState {
  if (body === undefined) return allowed;
  try {
    return readState(JSON.parse(Buffer.from(body).toString("utf8")));
  } catch {
    return readState(undefined);
  }
}
