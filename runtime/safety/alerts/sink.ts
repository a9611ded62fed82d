import { Unavailable } from "../../kernel/errors.js";
import type { Alert, AlertSink, Clock, ControlStore, Log } from "../../kernel/stores.js";
import { withTimeOut } from "../../kernel/time-out.js";
import { takeAlertTurn } from "./window.js";

/** What a sink is made of. */
export interface AlertSinkParts {
  /** Delivers an alert to whoever subscribed to its kind; rejects where it cannot. */
  readonly deliver: (alert: Alert) => Promise<void>;
  /** Keeps an alert that could not be delivered, and why. */
  readonly keep: (alert: Alert, why: unknown) => Promise<void>;
  readonly control: ControlStore;
  readonly clock: Clock;
  readonly log: Log;
}

/** How long an alert waits for the control table, in milliseconds: a little longer than for another sender. */
const PATIENCE_MS = 6_000;

/** The sink that everything alerts through: what was said already is counted, what cannot be delivered is kept. */
export function createAlertSink({ deliver, keep, control, clock, log }: AlertSinkParts): AlertSink {
  const send = async (alert: Alert): Promise<boolean> => {
    try {
      await deliver(alert);
      return true;
    } catch (error) {
      log("error", "an alert could not be delivered", { alert, error });
      await keep(alert, error).catch((cause) =>
        log("error", "an alert could not even be kept", { alert, error: cause }),
      );
      return false;
    }
  };
  /** An alert twice is better than none: without the control table everything is sent. */
  const withoutTurn = (error: unknown) => {
    log("warn", "whether an alert was sent before is not known", { error });
    return { suppressed: 0, end: async () => undefined };
  };
  return {
    async send(alert) {
      const turn = await soon(takeAlertTurn(alert, control, clock)).catch(withoutTurn);
      if (turn === undefined) return;
      const { suppressed } = turn;
      const delivered = await send(suppressed > 0 ? { ...alert, suppressed } : alert);
      const noted = soon(turn.end(delivered));
      await noted.catch((error) => log("warn", "that an alert was sent could not be noted", { error }));
    },
  };
}

/** @throws {Unavailable} when it takes too long; the work goes on */
const soon = <T>(work: Promise<T>): Promise<T> =>
  withTimeOut(PATIENCE_MS, work, () => {
    throw new Unavailable("the control table did not answer in time");
  });
