import { randomBytes } from "node:crypto";
import type { Random } from "../../kernel/random.js";
import { backOff, retry } from "../../kernel/retry.js";
import { sha256 } from "../../kernel/sha256.js";
import type { Log } from "../../kernel/stores.js";
import { withTimeOut } from "../../kernel/time-out.js";
import type { Bill, BudgetLedger } from "./ledger.js";
import type { Model, ModelAnswer, ModelReply, ModelRequest } from "./model.js";
import { costOf } from "./prices.js";
import type { ModelSettings } from "./settings.js";

/** Milliseconds that one call may take. */
const CALL_MS = 60_000;

/** Milliseconds after which a call counts as over though it does not end. */
const GRACE_MS = 1_000;

/** How often the same prompt is sent at most. */
const TRIES = 4;

/** Before the n-th try again waits a random time up to this · 2ⁿ, in milliseconds (full jitter). */
const BACKOFF_MS = 500;

/** What the service adds to a prompt of its own: instructions for tools, and marks of turns. */
const OVERHEAD_TOKENS = 1_500;

/** How one prompt ended, as it is recorded. */
export interface ModelCall {
  /** SHA-256 of the prompt. */
  readonly prompt: string;
  readonly outcome: "replied" | "failed" | "no-budget" | "aborted";
  /** Why it failed. */
  readonly reason?: string;
  readonly reply?: ModelReply;
  readonly tries: number;
  /** Of the tries. */
  readonly failed: number;
  /** What was booked for all tries, in millionths of a USD. */
  readonly cost: number;
}

/** Ends early, and without an error, when the signal is aborted. */
export type Sleep = (milliseconds: number, signal: AbortSignal) => Promise<void>;

/** What asking takes. */
export interface Asking {
  readonly model: Model;
  readonly ledger: BudgetLedger;
  readonly settings: ModelSettings;
  readonly sleep: Sleep;
  readonly log: Log;
}

/**
 * Asks one prompt within the budget. Each try is reserved at its worst before it is made, and booked by what was reported
 * after it; what failed is booked in full, because nobody knows what it cost.
 *
 * @param name of the prompt among all of the evolution
 * @param random for the pauses
 */
export async function ask(
  request: ModelRequest,
  name: string,
  asking: Asking,
  random: Random,
  signal: AbortSignal,
): Promise<ModelCall> {
  const { settings } = asking;
  const prompt = hashOf(request);
  const worst = worstCost(request, settings);
  let [cost, failed, isHopeless] = [0, 0, false];
  const once = async (tries: number): Promise<ModelCall> => {
    if (signal.aborted) return { prompt, outcome: "aborted", tries: tries - 1, failed, cost };
    const call = `${name}-${tries}-${randomBytes(4).toString("hex")}`; // no retry of the step may settle this one
    if (!(await reserve(call, worst, asking))) return { prompt, outcome: "no-budget", tries: tries - 1, failed, cost };
    const answer = await answered(asking.model, request, signal);
    const bill = billFor(answer, worst, settings);
    await settle(call, bill, asking);
    cost += bill.cost;
    if (answer.status === "replied") return { prompt, outcome: "replied", reply: answer.reply, tries, failed, cost };
    failed++;
    isHopeless = !answer.retry;
    return { prompt, outcome: "failed", reason: answer.reason, tries, failed, cost };
  };
  return retry(once, {
    attempts: TRIES,
    until: ({ outcome }) => outcome !== "failed" || isHopeless,
    pauseMs: backOff(BACKOFF_MS, () => random.next()),
    sleep: (milliseconds) => asking.sleep(milliseconds, signal),
  });
}

/** What cannot be reserved for certain is not spent. */
async function reserve(call: string, worst: number, { ledger, log }: Asking): Promise<boolean> {
  try {
    const reservation = await ledger.reserve(call, worst);
    if (reservation.granted) return true;
    if (reservation.first) log("warn", "the budget of the model is used up; the evolution goes on without it");
  } catch (error) {
    log("warn", "nothing could be reserved in the budget of the model; it is not asked", { error });
  }
  return false;
}

/** What cannot be booked stays reserved in full. */
async function settle(call: string, bill: Bill, { ledger, log }: Asking): Promise<void> {
  try {
    await ledger.settle(call, bill);
  } catch (error) {
    log("warn", "a call of the model could not be booked; it stays reserved", { error });
  }
}

/** A call that neither ends by itself nor when it is told to is given up. */
async function answered(model: Model, request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(CALL_MS)]);
  return withTimeOut<ModelAnswer, ModelAnswer>(CALL_MS + GRACE_MS, model.ask(request, limit), () => ({
    status: "failed",
    retry: false,
    reason: "it did not end in time",
  }));
}

/** A report of more than is possible is not believed, and paid for in full like no report at all. */
function billFor(answer: ModelAnswer, worst: number, { prices }: ModelSettings): Bill {
  if (answer.status === "failed") return { failed: true, cost: worst };
  const { usage } = answer.reply;
  const cost = usage === undefined ? Infinity : costOf(usage, prices);
  return cost <= worst ? { failed: false, cost, usage } : { failed: false, cost: worst };
}

/** What a call can cost at most: no token has less than one byte. In millionths of a USD. */
export function worstCost({ instructions, prompt, tool }: ModelRequest, { maxTokens, prices }: ModelSettings): number {
  const bytes = Buffer.byteLength(instructions + prompt + JSON.stringify(tool));
  return costOf({ inputTokens: bytes + OVERHEAD_TOKENS, outputTokens: maxTokens }, prices);
}

const hashOf = ({ instructions, prompt }: ModelRequest): string => sha256(`${instructions}\u0000${prompt}`);
