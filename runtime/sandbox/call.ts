import * as z from "zod";
import type { Json } from "../kernel/json.js";
import { nestsWithin } from "../kernel/json.js";
import { MAX_VALUE_DEPTH } from "./value-codec.js";

/** An input of an agent, or what it answers. */
export const json = z.custom<Json>((value) => value !== undefined && nestsWithin(value, MAX_VALUE_DEPTH), {
  error: ({ input }) =>
    input === undefined ? "is missing" : `must be JSON, nested at most ${MAX_VALUE_DEPTH} levels deep`,
});

const isObject = (value: unknown): boolean => typeof value === "object" && value !== null && !Array.isArray(value);

/** What an agent is instantiated with. */
export const configuration = z.custom<Json>((value) => isObject(value) && nestsWithin(value, MAX_VALUE_DEPTH), {
  message: `must be a JSON object, nested at most ${MAX_VALUE_DEPTH} levels deep`,
  params: { hint: 'give an object, as in {"capacity": 100}' },
});

/** What `Math.random` inside is seeded with. */
export const seed = z.int().default(0);
