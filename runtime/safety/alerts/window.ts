/**
 * Alerts that say the same again are counted, not sent, for a while. What was sent is kept in the control table, so that
 * all functions share it: `alert`/<what it says>.
 *
 * Whoever sends takes a short lease first and notes success afterwards. A sender that dies in between leaves a lease that
 * runs out, so that the next one sends; the worst that can happen is one alert twice, never none.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { ALERT_SCOPE } from "../../architecture/alerts.js";
import { ALERT_WINDOW_MS } from "../../architecture/limits.js";
import { Unavailable } from "../../kernel/errors.js";
import { retry } from "../../kernel/retry.js";
import { type ControlItems, scope } from "../../kernel/scope.js";
import { sha256 } from "../../kernel/sha256.js";
import type { Alert, Clock, ControlItem, ControlStore } from "../../kernel/stores.js";

/** What is known of the alerts that say one thing. Times are milliseconds since 1970. */
const sent = z.object({
  /** When the last one that was sent happened. */
  at: z.number().optional(),
  /** How many were not sent since. */
  suppressed: z.int().nonnegative(),
  /** Until when somebody is sending one. */
  lease: z.number().optional(),
});

type Sent = Readonly<z.infer<typeof sent>>;

const windows = scope(ALERT_SCOPE, sent, "verbatim");

/** Leave to send an alert. */
interface AlertTurn {
  /** How many like it were not sent since the last one. */
  readonly suppressed: number;
  /** To be called when it is known whether the alert was delivered; one that was not suppresses no other. */
  end(delivered: boolean): Promise<void>;
}

/** How long a sender may take, in milliseconds; the others wait. */
const LEASE_MS = 5_000;
const POLL_MS = 100;

/** Longer than a lease, and enough for a crowd to be counted in; then one is not counted. */
const ATTEMPTS = 60;

/**
 * @returns undefined where the alert says what was said already
 * @throws {Unavailable | CorruptObject} where that could not be found out
 */
export async function takeAlertTurn(alert: Alert, control: ControlStore, clock: Clock): Promise<AlertTurn | undefined> {
  const items = windows(control);
  const name = nameOf(alert);
  const at = Date.parse(alert.time);
  const take = async (): Promise<AlertTurn | "counted" | "uncounted" | "taken"> => {
    const item = await items.get(name);
    const last = item?.value ?? { suppressed: 0 };
    if (isLeased(last, clock())) {
      await sleep(POLL_MS); // not a pause between tries: who lost a race tries again at once
      return "taken";
    }
    if (isRepeated(last, at)) {
      const next = { ...last, suppressed: last.suppressed + 1 };
      return (await items.putIf(name, next, item?.version)) ? "counted" : "uncounted";
    }
    if (!(await items.putIf(name, { ...last, lease: clock() + LEASE_MS }, item?.version))) return "taken";
    return { suppressed: last.suppressed, end: (delivered) => end(delivered, name, { last, at, item, items }) };
  };
  const turn = await retry(take, { attempts: ATTEMPTS, until: (got) => got !== "taken" && got !== "uncounted" });
  if (turn === "taken") throw new Unavailable("others kept sending the same alert", { hint: "send it too" });
  return typeof turn === "string" ? undefined : turn;
}

interface Ended {
  readonly last: Sent;
  readonly at: number;
  readonly item: ControlItem<Sent> | undefined;
  readonly items: ControlItems<Sent>;
}

/** Where the lease ran out and somebody else sends, it is left to them to note it. */
async function end(delivered: boolean, name: string, { last, at, item, items }: Ended): Promise<void> {
  const { lease: _, ...before } = last;
  const after: Sent = delivered ? { at, suppressed: 0 } : before;
  await items.putIf(name, after, (item?.version ?? 0) + 1);
}

/** A lease that begins in the future is of a clock that is wrong; it holds nobody up. */
const isLeased = ({ lease }: Sent, now: number): boolean =>
  lease !== undefined && now < lease && lease <= now + LEASE_MS;

/** By when they happened, earlier ones too: functions' clocks differ. */
const isRepeated = ({ at }: Sent, now: number): boolean => at !== undefined && Math.abs(now - at) < ALERT_WINDOW_MS;

/** Alerts that say the same: of the same kind and severity, about the same things. */
function nameOf({ kind, severity, evolution_id, agent_id, dedup_key, summary }: Alert): string {
  const said = JSON.stringify([severity, evolution_id, agent_id, dedup_key ?? summary]);
  return `${kind}#${sha256(said).slice(0, 32)}`;
}
