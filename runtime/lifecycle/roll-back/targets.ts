import type { Gate } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { InvalidInput } from "../../kernel/errors.js";
import { unsafeCheckpoint } from "../../safety/alerts/alerts.js";
import type { EvolutionRecord } from "../records.js";
import { type Point, points } from "./safe-points.js";

/** Where to roll back to: a safe checkpoint, or the beginning, which needs nothing but the request. */
export type RollBackTarget = Extract<Point, { safe: true }> | "beginning";

/** The last generation that stays. */
export const generationOf = (target: RollBackTarget): number => (target === "beginning" ? 0 : target.generation);

/** Generations among which a checkpoint is wanted. */
interface Range {
  readonly least?: number;
  readonly most: number;
}

/**
 * The last safe checkpoint in a range, or the beginning where there is none. Operators are told of each that is passed
 * over.
 */
export async function lastSafe(
  record: EvolutionRecord,
  { least = 0, most }: Range,
  context: Context,
  gate: Gate,
): Promise<RollBackTarget> {
  for await (const point of points(record, context, gate)) {
    if (point.generation < least) break;
    if (point.generation > most) continue;
    if (point.safe) return point;
    await context.alerts.send(unsafeCheckpoint(record.evolution_id, point.key, point.why, context.clock()));
  }
  return "beginning";
}

/**
 * The safe checkpoint at a generation; 0 is the beginning.
 *
 * @param field in which the caller was told the generation
 *
 * @throws {InvalidInput} when there is none, saying which there are
 */
export async function namedTarget(
  record: EvolutionRecord,
  to: number,
  context: Context,
  gate: Gate,
  field = "to",
): Promise<RollBackTarget> {
  if (to === 0) return "beginning";
  const safe = [0];
  let why = "there is no checkpoint at that generation";
  for await (const point of points(record, context, gate)) {
    if (point.generation === to && point.safe) return point;
    if (point.generation === to && !point.safe) why = point.why;
    if (point.safe) safe.push(point.generation);
  }
  throw new InvalidInput(`${field}: ${record.evolution_id} cannot go back to generation ${to}: ${why}`, {
    field,
    value: to,
    hint: `give one of ${safe.join(", ")}; 0 is the beginning`,
  });
}
