import * as z from "zod";
import type { Context } from "../../kernel/context.js";
import { notQuarantined } from "./decide.js";
import { correctWaiting } from "./depth.js";
import { programId } from "./identity.js";
import { type QuarantineItem, quarantined, quarantinedCode, quarantineItem, states } from "./item.js";

/** Items that one answer looks at; a page of a rare state may be short of its limit, and yet not the last one. */
const LOOKED_AT = 1_000;
const READ_AT_ONCE = 200;

/** Which programs to list. */
export const listQuery = z.strictObject({
  state: z.enum(states).optional().describe("only those"),
  limit: z.int().min(1).max(200).default(50).describe("programs at most"),
  after: programId.optional().describe("only those after this one: `next` of the answer before"),
});

/** One page of what is or was in quarantine. */
export const quarantineList = z.object({
  items: z.array(quarantineItem),
  next: programId.optional().describe("there may be more, after this one"),
});

/** One page; without `next` it is the last one. */
export type QuarantineList = z.infer<typeof quarantineList>;

/** Programs in the order of their ids. */
export async function listQuarantine(
  { state, limit, after }: z.infer<typeof listQuery>,
  context: Pick<Context, "control" | "metrics" | "log">,
): Promise<QuarantineList> {
  const items: QuarantineItem[] = [];
  let next = after;
  for (let looked = 0; looked < LOOKED_AT && items.length < limit; looked += READ_AT_ONCE) {
    const page = await quarantined(context.control).page(state ? READ_AT_ONCE : limit, next);
    const matching = page.items.map(({ value }) => value).filter((item) => !state || item.state === state);
    const left = matching.splice(limit - items.length);
    items.push(...matching);
    next = left.length > 0 ? items.at(-1)?.id : page.next;
    if (next === undefined) break;
  }
  if (after === undefined && next === undefined && state !== "approved" && state !== "rejected") {
    await correctWaiting(items.filter((item) => item.state === "waiting").length, context); // these are all
  }
  return { items, next };
}

/** One program in quarantine, with its code. */
export const quarantineCard = quarantineItem.extend({ code: z.string().describe("compiled") });

/** All that a reviewer is shown of a program. */
export type QuarantineCard = z.infer<typeof quarantineCard>;

/**
 * All that is known of a program, its code included.
 *
 * @throws {NotFound} where there is no such program
 */
export async function showQuarantined(id: string, { control }: Pick<Context, "control">): Promise<QuarantineCard> {
  const [item, code] = await Promise.all([quarantined(control).get(id), quarantinedCode(control).get(id)]);
  if (item === undefined || code === undefined) throw notQuarantined(id);
  return { ...item.value, code: code.value };
}
