import type { ModelSettings } from "../../runtime/lifecycle/model/settings.js";

/** A model of nobody's, as an environment would have it. */
export const modelSettings: ModelSettings = {
  id: "vendor.model",
  region: "us-east-1",
  temperature: 1,
  maxTokens: 1_000,
  budgetUsd: 1,
  concurrency: 2,
  calls: 2,
  prices: { input: 1, output: 5 },
};
