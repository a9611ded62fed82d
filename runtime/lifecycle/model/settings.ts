import * as z from "zod";
import { type ModelPrices, modelBounds } from "../../architecture/model.js";
import { InvalidInput } from "../../kernel/errors.js";
import { validate } from "../../kernel/validation.js";
import { pricesOf } from "./prices.js";

/** How a model is asked; infra/ writes it into the variable MODEL of the functions, from the variable `model`. */
export interface ModelSettings {
  /** Of a foundation model, or of an inference profile. */
  readonly id: string;
  readonly region: string;
  /** 0 … 1 */
  readonly temperature: number;
  /** That one reply may have. */
  readonly maxTokens: number;
  /** USD that one evolution may spend. */
  readonly budgetUsd: number;
  /** Calls that one island makes at the same time. */
  readonly concurrency: number;
  /** Calls that one island makes before each epoch. */
  readonly calls: number;
  readonly prices: ModelPrices;
}

const price = z.number().positive();

const variable = z
  .object({
    id: z.string().min(1).nullable(),
    region: z.string().min(1).nullable(),
    temperature: z.number().min(modelBounds.temperature.least).max(modelBounds.temperature.most),
    max_tokens: z.int().min(modelBounds.max_tokens.least).max(modelBounds.max_tokens.most),
    budget_usd: z.number().min(modelBounds.budget_usd.least).max(modelBounds.budget_usd.most),
    concurrency: z.int().min(modelBounds.concurrency.least).max(modelBounds.concurrency.most),
    calls: z.int().min(modelBounds.calls.least).max(modelBounds.calls.most),
    prices: z.object({ input: price, output: price }).nullable(),
  })
  .nullable();

/**
 * Reads the variable MODEL.
 *
 * @param text JSON
 * @param region where nothing else is said
 * @returns undefined where no model is named
 * @throws {InvalidInput} naming what is wrong, or that the price of the model is not known
 */
export function modelSettings(text: string, region: string): ModelSettings | undefined {
  const given = validate(variable, parsed(text), "model");
  if (given === null || given.id === null) return undefined;
  return {
    id: given.id,
    region: given.region ?? region,
    temperature: given.temperature,
    maxTokens: given.max_tokens,
    budgetUsd: given.budget_usd,
    concurrency: given.concurrency,
    calls: given.calls,
    prices: given.prices ?? pricesOf(given.id),
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new InvalidInput("model: is not JSON", { field: "MODEL", value: text, cause });
  }
}
