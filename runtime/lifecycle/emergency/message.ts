/**
 * Stop requests from the topic: SNS delivers them to the function. Whatever arrives there can only stop; what cannot be
 * understood stops, too, as nobody publishes there for another purpose.
 *
 * @module
 */
import * as z from "zod";
import type { Context } from "../../kernel/context.js";
import { parseJson } from "../../kernel/json.js";
import { type StopDemand, stopAll } from "./stop.js";
import { REASON_CHARACTERS } from "./switch.js";

/** What SNS calls a function with. */
export const topicEvent = z.object({
  Records: z.array(z.object({ EventSource: z.literal("aws:sns"), Sns: z.object({ Message: z.string() }) })).min(1),
});

type StopRequest = Omit<StopDemand, "at">;

/** A message of a CloudWatch alarm. */
const alarm = z.object({
  AlarmName: z.string().min(1),
  NewStateValue: z.enum(["ALARM", "OK", "INSUFFICIENT_DATA"]),
  NewStateReason: z.string().catch(""),
});

const text = z.string().trim().min(1);
const request = z.object({ reason: text, by: text.catch("nobody") });

/** Whom a message stops for: a topic does not tell who published, and what a message says of that nobody has verified. */
const MESSAGE = "a message to the topic of stop requests";

/** Longer names of alarms are cut, in characters. */
const NAME_CHARACTERS = 260;

/** Stops once for each message that asks for it. @throws what {@link stopAll} throws, so that it is delivered again */
export async function stopByMessages({ Records }: z.infer<typeof topicEvent>, context: Context): Promise<void> {
  const failed: unknown[] = [];
  for (const { Sns } of Records) {
    const request = stopRequestIn(Sns.Message);
    if (request === undefined) {
      context.log("info", "an alarm is over or does not know; nothing was stopped", { message: Sns.Message });
      continue;
    }
    const at = new Date(context.clock()).toISOString();
    await stopAll({ ...request, at }, context).catch((error) => failed.push(error));
  }
  if (failed.length > 0) throw failed[0];
}

/** @returns undefined for an alarm that is over, or does not know: it neither stops nor resumes */
function stopRequestIn(message: string): StopRequest | undefined {
  const said = parseJson(message);
  const rung = alarm.safeParse(said);
  if (rung.success) {
    const { AlarmName, NewStateValue, NewStateReason } = rung.data;
    if (NewStateValue !== "ALARM") return undefined;
    return stop(NewStateReason || "the alarm gave no reason", `alarm ${AlarmName}`, false);
  }
  const asked = request.safeParse(said);
  if (asked.success) return stop(`${asked.data.reason} (it says it is of ${asked.data.by})`, MESSAGE, true);
  return stop(`a stop request that cannot be understood: ${message}`, MESSAGE, true);
}

const stop = (reason: string, by: string, human: boolean): StopRequest => ({
  reason: reason.trim().slice(0, REASON_CHARACTERS),
  by: by.slice(0, NAME_CHARACTERS),
  human,
});
