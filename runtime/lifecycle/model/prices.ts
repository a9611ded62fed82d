import { MODEL_NAME, MODELS_PRICED_ON, type ModelPrices, modelPrices } from "../../architecture/model.js";
import { InvalidInput } from "../../kernel/errors.js";
import type { TokenUsage } from "./model.js";

/** Millionths of a USD in one. */
export const MICRO = 1_000_000;

const name = new RegExp(MODEL_NAME);

/**
 * The prices of a model by its id; what another version costs is not guessed at.
 *
 * @throws {InvalidInput} when they are not in the table
 */
export function pricesOf(modelId: string): ModelPrices {
  const known = name.exec(modelId)?.[1] ?? "";
  if (Object.hasOwn(modelPrices, known)) return modelPrices[known];
  throw new InvalidInput(`model.id: the table of ${MODELS_PRICED_ON} has no price of ${modelId}`, {
    field: "model.id",
    value: modelId,
    hint: "give model.prices: USD for a million input and output tokens",
  });
}

/** What tokens cost, in millionths of a USD, rounded up. */
export const costOf = ({ inputTokens, outputTokens }: TokenUsage, { input, output }: ModelPrices): number =>
  Math.ceil(inputTokens * input + outputTokens * output);
