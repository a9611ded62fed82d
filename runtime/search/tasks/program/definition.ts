import * as z from "zod";
import { primitiveNames } from "../../representations/tree/primitives.js";
import { type Type, types } from "../../representations/tree/types.js";
import { named } from "../names.js";
import { scorers } from "./distance.js";
import { psb2Names } from "./psb2/problems.js";

const scalar = z.union([z.boolean(), z.number(), z.string()]);
const value = z.union([scalar, z.array(scalar)]);
const input = z.union([value, named("is no name of an input", value)]);
const type = z.enum(types as readonly [Type, ...Type[]]);

/** One call of an agent; or several of the same one, which may remember. */
const taskCase = z.union([
  z.strictObject({ input, output: value }),
  z.strictObject({ inputs: z.array(input).min(1), outputs: z.array(value).min(1) }),
]);

/** What a user gives as an example: one call, or several of the same agent. */
export type TaskCase = z.infer<typeof taskCase>;

/** Steps in the sandbox that an agent may take for one call, on average. */
const fuel = z.int().min(100).max(1_000_000);

/** Cases of a user: inputs, and the answers that are right. */
export const programFields = z.strictObject({
  kind: z.literal("program"),
  name: z.string(),
  /** What evolution sees. */
  cases: z.array(taskCase).min(4).max(2_000),
  /** What it does not see: cases, or the share of `cases` that is set apart. */
  holdOut: z.union([z.array(taskCase).min(1).max(5_000), z.number().gt(0).max(0.9)]).optional(),
  scorer: z.enum(scorers).optional(),
  /** All that fit the types where there is none. */
  primitives: z
    .array(z.enum(primitiveNames as [string, ...string[]]))
    .min(1)
    .optional(),
  /** Types used inside, beside those of the cases, `boolean` and `integer`. */
  types: z.array(type).optional(),
  /** Values that programs are likely to need. */
  constants: z.array(scalar).max(100).optional(),
  /** Types of what an agent remembers from one call to the next. */
  cells: z.array(type).max(4).optional(),
  /** Functions that are evolved along with the agent. */
  helpers: z
    .array(z.strictObject({ parameters: z.array(type).min(1).max(4), result: type }))
    .max(2)
    .optional(),
  limits: z.strictObject({ fuel: fuel.optional() }).optional(),
});

/** A program is looked for that answers a user's cases. */
export type ProgramTask = z.infer<typeof programFields>;

/** A problem of the Program Synthesis Benchmark Suite 2. */
export const psb2Fields = z.strictObject({
  kind: z.literal("psb2"),
  name: z.string(),
  problem: z.enum(psb2Names as [string, ...string[]] as unknown as readonly [(typeof psb2Names)[number]]),
  /** Cases that evolution sees, and that it does not. */
  training: z.int().min(50).max(2_000),
  holdOut: z.int().min(1).max(5_000),
  /** Names the streams that the cases are drawn from. */
  seed: z.int().min(0).max(0xffff_ffff),
});

/** A program is looked for that solves a problem of PSB2 (Helmuth, Kelly 2021). */
export type Psb2Task = z.infer<typeof psb2Fields>;
