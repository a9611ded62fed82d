import { isOf, type Type, type Value } from "../../representations/tree/types.js";

/** How far an answer is from the right one; `exact` only says whether it is the same. */
export const scorers = ["distance", "exact"] as const;

/** How answers are scored: by how far off they are, or by right (0) and wrong (1) alone. */
export type Scorer = (typeof scorers)[number];

/** Numbers that differ by less than this share count as equal: another order of additions must not matter. */
const CLOSE = 1e-9;

/** Texts that are longer than this are compared by length and where they differ. */
const MOST_EDITED = 500;

/**
 * The error of an answer: 0 where it is right, infinite where it is of another type than the right one, or none.
 *
 * @param scorer `distance`: of numbers the difference, of texts the edits, of arrays the sum over their elements
 */
export function errorOf(answer: unknown, right: Value, type: Type, scorer: Scorer): number {
  if (!isOf(type, answer)) return Infinity;
  const error = distance(answer, right);
  return scorer === "exact" && error > 0 ? 1 : error;
}

function distance(answer: Value, right: Value): number {
  if (typeof answer === "number" && typeof right === "number") return difference(answer, right);
  if (typeof answer === "string" && typeof right === "string") return edits(answer, right);
  if (Array.isArray(answer) && Array.isArray(right)) return elementwise(answer, right, distance);
  return answer === right ? 0 : 1;
}

function difference(answer: number, right: number): number {
  const error = Math.abs(answer - right);
  return error <= CLOSE * Math.abs(right) ? 0 : error;
}

/** An element too many or too few counts for more than a wrong one mostly does. */
function elementwise(a: readonly Value[], b: readonly Value[], of: (a: Value, b: Value) => number): number {
  const common = Math.min(a.length, b.length);
  let sum = 0;
  for (let i = 0; i < common; i++) sum += of(a[i], b[i]);
  for (const extra of [...a.slice(common), ...b.slice(common)]) sum += 1 + size(extra);
  return sum;
}

function size(value: Value): number {
  if (typeof value === "number") return Math.abs(value);
  return typeof value === "string" ? value.length : 0;
}

/** Insertions, deletions and replacements that make one text of the other (Levenshtein). */
export function edits(a: string, b: string): number {
  if (a === b) return 0;
  if (Math.max(a.length, b.length) > MOST_EDITED) return differences(a, b);
  const row = Uint16Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = row[0]; // of the row before
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const replaced = diagonal + Number(a.charCodeAt(i - 1) !== b.charCodeAt(j - 1));
      diagonal = row[j];
      row[j] = Math.min(diagonal + 1, row[j - 1] + 1, replaced);
    }
  }
  return row[b.length];
}

/** Positions at which two texts differ. */
function differences(a: string, b: string): number {
  let count = Math.abs(a.length - b.length);
  for (let i = Math.min(a.length, b.length) - 1; i >= 0; i--) count += Number(a[i] !== b[i]);
  return count;
}

/** How unlike two inputs are, in linear time. */
export function unlikeness(a: Value, b: Value): number {
  if (typeof a === "number" && typeof b === "number") return Math.abs(a - b);
  if (typeof a === "string" && typeof b === "string") return differences(a, b);
  if (Array.isArray(a) && Array.isArray(b)) return elementwise(a, b, unlikeness);
  return a === b ? 0 : 1;
}
