/**
 * What is known of language models before one is asked: where it stands what they cost, and what they may be told.
 *
 * @module
 */
import type { ControlScope } from "./storage.js";

/** Scope of the control table in which an evolution's spending on a model is booked. */
export const BUDGET_SCOPE = "budget" satisfies ControlScope;

/** The environment variable by which infra/ tells a workload of the model it may ask. */
export interface ModelEnvironment {
  /** JSON: the variable `model` of the deployment. */
  readonly MODEL: string;
}

/** USD for a million tokens, which is the same as millionths of a USD for one. */
export interface ModelPrices {
  readonly input: number;
  readonly output: number;
}

/** When {@link modelPrices} were last looked over. */
export const MODELS_PRICED_ON = "2026-11-23";

/**
 * On demand, at the dearest endpoint in the United States (since Claude 4.5 a regional one costs 10 % more than the
 * global one). Whoever pays other prices gives them in the variable `model.prices`.
 *
 * @see https://aws.amazon.com/bedrock/pricing/
 */
export const modelPrices: Readonly<Record<string, ModelPrices>> = {
  "amazon.nova-micro": { input: 0.035, output: 0.14 },
  "amazon.nova-lite": { input: 0.06, output: 0.24 },
  "amazon.nova-pro": { input: 0.8, output: 3.2 },
  "anthropic.claude-3-haiku": { input: 0.25, output: 1.25 },
  "anthropic.claude-3-5-haiku": { input: 0.8, output: 4 },
  "anthropic.claude-haiku-4-5": { input: 1.1, output: 5.5 },
  "anthropic.claude-sonnet-4": { input: 3, output: 15 },
  "anthropic.claude-sonnet-4-5": { input: 3.3, output: 16.5 },
  "anthropic.claude-sonnet-4-6": { input: 3.3, output: 16.5 },
  "anthropic.claude-opus-4-5": { input: 5.5, output: 27.5 },
};

/** An inference profile sends calls to several regions; its id begins with where they are: `us.`, `global.` */
export const INFERENCE_PROFILE = "^(?:us|eu|apac|jp|au|ca|global)[.]";

/** The name of a model in its id, without date, version and context length; Terraform and JavaScript read it alike. */
export const MODEL_NAME = `^(?:${INFERENCE_PROFILE})?([a-z0-9]+[.][a-z0-9-]+?)(?:-[0-9]{8})?(?:-v[0-9]+)?(?::[0-9]+[a-z0-9:]*)?$`;

/** Bounds of what the variable `model` may say. */
export const modelBounds = {
  temperature: { least: 0, most: 1 },
  max_tokens: { least: 256, most: 16_384 },
  budget_usd: { least: 0, most: 100_000 },
  concurrency: { least: 1, most: 16 },
  calls: { least: 1, most: 16 },
} as const;
