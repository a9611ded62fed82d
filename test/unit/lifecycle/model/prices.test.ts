import { modelPrices } from "../../../../runtime/architecture/model.js";
import { InvalidInput } from "../../../../runtime/kernel/errors.js";
import { costOf, pricesOf } from "../../../../runtime/lifecycle/model/prices.js";
import { modelSettings } from "../../../../runtime/lifecycle/model/settings.js";

describe("pricesOf", () => {
  it.each([
    ["anthropic.claude-3-haiku-20240307-v1:0", "anthropic.claude-3-haiku"],
    ["us.anthropic.claude-sonnet-4-20250514-v1:0", "anthropic.claude-sonnet-4"],
    ["global.anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-4-5"],
    ["amazon.nova-lite-v1:0:300k", "amazon.nova-lite"],
    ["eu.amazon.nova-pro-v1:0", "amazon.nova-pro"],
    ["anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-4-6"],
  ])("finds %s as %s", (id, name) => {
    expect(pricesOf(id)).toEqual(modelPrices[name]);
  });

  it.each(["anthropic.claude-sonnet-4-9", "anthropic.claude", "mars.amazon.nova-pro", "constructor.x", "toString", ""])(
    "guesses at no price of %s",
    (id) => {
      expect(() => pricesOf(id)).toThrow(InvalidInput);
    },
  );
});

describe("costOf", () => {
  it("is in millionths of a USD, rounded up", () => {
    expect(costOf({ inputTokens: 1_000_000, outputTokens: 0 }, { input: 3, output: 15 })).toBe(3_000_000);
    expect(costOf({ inputTokens: 1, outputTokens: 1 }, { input: 0.035, output: 0.14 })).toBe(1);
  });
});

describe("modelSettings", () => {
  const given = {
    id: "amazon.nova-lite-v1:0",
    region: null,
    temperature: 0.7,
    max_tokens: 2_000,
    budget_usd: 5,
    concurrency: 2,
    calls: 2,
    prices: null,
  };
  const read = (change: object) => modelSettings(JSON.stringify({ ...given, ...change }), "eu-west-1");

  it("takes prices from the table, and the region of the functions, where nothing else is said", () => {
    expect(read({})).toMatchObject({ region: "eu-west-1", prices: modelPrices["amazon.nova-lite"], budgetUsd: 5 });
    expect(read({ region: "us-east-1", prices: { input: 1, output: 2 } })).toMatchObject({
      region: "us-east-1",
      prices: { input: 1, output: 2 },
    });
  });

  it("is none where no model is named", () => {
    expect(read({ id: null })).toBeUndefined();
    expect(modelSettings("null", "eu-west-1")).toBeUndefined();
  });

  it.each([
    ["a model without a price", { id: "vendor.new-model-v1:0" }, "give model.prices"],
    ["a temperature out of range", { temperature: 3 }, undefined],
    ["a negative budget", { budget_usd: -1 }, undefined],
  ])("refuses %s", (_, change, hint) => {
    expect(() => read(change)).toThrow(InvalidInput);
    if (hint) expect(() => read(change)).toThrow(expect.objectContaining({ hint: expect.stringContaining(hint) }));
  });
});
