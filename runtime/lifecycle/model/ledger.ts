import * as z from "zod";
import { BUDGET_SCOPE } from "../../architecture/model.js";
import { scope } from "../../kernel/scope.js";
import type { ControlStore } from "../../kernel/stores.js";
import type { TokenUsage } from "./model.js";
import { MICRO } from "./prices.js";

const amount = z.int().nonnegative();

/** What an evolution has spent on a model; amounts in millionths of a USD. */
const account = z.object({
  /** The most that may be spent. */
  cap: amount,
  /** Paid for, by what the model's service reported. */
  spent: amount,
  /** Paid for in full, because what they cost is not known: calls that failed, or whose report cannot be. */
  unreported: amount,
  /** Call → what it may cost at most: calls under way, and those whose caller has died. */
  open: z.record(z.string(), amount),
  calls: amount,
  failed: amount,
  input_tokens: amount,
  output_tokens: amount,
  /** A call was refused because the budget was used up. */
  used_up: z.boolean(),
});

type Account = z.infer<typeof account>;

const accounts = scope(BUDGET_SCOPE, account);

/** What an evolution has spent, for people; amounts in USD. */
export interface Spending {
  readonly budget_usd: number;
  readonly spent_usd: number;
  /** Charged in full for calls that failed or did not say what they cost; part of what is spent. */
  readonly unreported_usd: number;
  /** Kept back for calls that have not ended. */
  readonly reserved_usd: number;
  readonly calls: number;
  readonly failed: number;
  readonly input_tokens: number;
  readonly output_tokens: number;
  readonly used_up: boolean;
}

/** How an attempt to reserve ended; `first` marks the one refusal that is told of. */
type Reservation = { readonly granted: true } | { readonly granted: false; readonly first: boolean };

/** What became of a call. */
export interface Bill {
  readonly failed: boolean;
  /** In millionths of a USD. */
  readonly cost: number;
  /** Undefined where it was not reported, or cannot be. */
  readonly usage?: TokenUsage;
}

/** Tries of a change whose writer is overtaken by others; beyond, nothing is reserved. */
const ATTEMPTS = 30;

/** The longest pause between two of them, in milliseconds. */
const PAUSE_MS = 200;

const empty: Account = {
  cap: 0,
  spent: 0,
  unreported: 0,
  open: {},
  calls: 0,
  failed: 0,
  input_tokens: 0,
  output_tokens: 0,
  used_up: false,
};

const committed = ({ spent, unreported, open }: Account): number =>
  Object.values(open).reduce((sum, reserved) => sum + reserved, spent + unreported);

/** What outlasts a conflict: a random pause that grows. */
type Pause = (mostMs: number) => Promise<void>;

/**
 * The budget of one evolution, shared by all its islands: one item of the control table. Whatever happens, what is spent
 * and what may still be spent never exceed the cap together: a call is reserved at its worst before it is made, and what
 * nobody settles stays reserved.
 */
export class BudgetLedger {
  constructor(
    private readonly control: ControlStore,
    private readonly evolutionId: string,
    /** In millionths of a USD. */
    private readonly cap: number,
    private readonly pause: Pause,
  ) {}

  /**
   * @param call names it among all calls of the evolution
   * @param worst what it may cost at most, in millionths of a USD
   */
  async reserve(call: string, worst: number): Promise<Reservation> {
    let reservation: Reservation = { granted: true };
    await this.change((now) => {
      reservation = { granted: true };
      if (Object.hasOwn(now.open, call)) return undefined; // by a write whose answer was lost
      const next = { ...now, cap: this.cap };
      if (committed(now) + worst <= this.cap) {
        return { ...next, open: { ...now.open, [call]: worst }, calls: now.calls + 1 };
      }
      reservation = { granted: false, first: !now.used_up };
      return now.used_up ? undefined : { ...next, used_up: true };
    });
    return reservation;
  }

  /** Books what a call cost; in full where that is not known. Doing it again changes nothing. */
  async settle(call: string, { failed, cost, usage }: Bill): Promise<void> {
    await this.change((now) => {
      const { [call]: worst, ...open } = now.open;
      if (worst === undefined) return undefined;
      const booked = { ...now, open, failed: now.failed + (failed ? 1 : 0) };
      if (usage === undefined || cost > worst) return { ...booked, unreported: now.unreported + worst };
      return {
        ...booked,
        spent: now.spent + cost,
        input_tokens: now.input_tokens + usage.inputTokens,
        output_tokens: now.output_tokens + usage.outputTokens,
      };
    });
  }

  /**
   * @throws {Conflict} when others came first every time
   * @throws {CorruptObject} when the account cannot be read
   */
  private async change(next: (now: Account) => Account | undefined): Promise<void> {
    const pauseMs = (attempt: number) => Math.min(PAUSE_MS, 2 ** attempt);
    const contention = { attempts: ATTEMPTS, pauseMs, sleep: this.pause };
    await accounts(this.control).compareAndSwap(this.evolutionId, (now = empty) => next(now), contention);
  }
}

/** Undefined where no model was ever asked. */
export async function readSpending(control: ControlStore, evolutionId: string): Promise<Spending | undefined> {
  const item = await accounts(control).get(evolutionId);
  if (item === undefined) return undefined;
  const now = item.value;
  const { calls, failed, input_tokens, output_tokens, used_up, cap, spent, unreported } = now;
  return {
    budget_usd: cap / MICRO,
    spent_usd: (spent + unreported) / MICRO,
    unreported_usd: unreported / MICRO,
    reserved_usd: (committed(now) - spent - unreported) / MICRO,
    calls,
    failed,
    input_tokens,
    output_tokens,
    used_up,
  };
}
