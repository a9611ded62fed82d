import { championLines } from "../../../cli/champion.js";
import { emergencyLines } from "../../../cli/emergency.js";
import { ensureFinished, evolutionLines } from "../../../cli/evolution.js";
import { generationHeading, generationLine } from "../../../cli/generations.js";
import { spendingLines } from "../../../cli/spending.js";
import type { Champion } from "../../../runtime/lifecycle/records.js";
import { plain } from "../../helpers/terminal.js";
import { champion, evolutionRecord, stateItem } from "./examples.js";

const tagged = (tone: string, text: string) => `<${tone}>${text}`;

describe("generationLine", () => {
  it("stands under its heading, column by column", () => {
    const line = generationLine(stateItem(), undefined, plain);
    expect(line).toHaveLength(generationHeading.length);
    expect(line.trim().split(/ +/)).toEqual(["1", "3.98", "12.5", "0.50", "812", "200", "0123456789abcdef"]);
  });

  it("is marked where the champion is a better one", () => {
    const before = stateItem({ fitness_score: 4 });
    expect(generationLine(stateItem({ fitness_score: 3.9 }), before, tagged)).toContain("<good>");
    expect(generationLine(stateItem({ fitness_score: 4 }), before, tagged)).not.toContain("<good>");
  });
});

describe("championLines", () => {
  it("puts the champion beside what people use without evolution", () => {
    const text = championLines(champion(), "export default()=>()=>0\n", plain).join("\n");
    expect(text).toMatch(/champion +0\.75\nfirst fit +4\.23\nbest fit +3\.98$/);
    expect(text).toContain("export default()=>()=>0");
    expect(text).toContain("214 bytes");
  });
});

describe("the front of a champion", () => {
  const best = { agent_id: "a".repeat(16), fitness: 0.5, bytes: 214, fuel: 900 };
  const shorter = { agent_id: "b".repeat(16), fitness: 0.75, bytes: 99 };
  const shown = (front: Champion["front"]) => championLines(champion({ front }), "", plain).join("\n");

  it("says what there is for fewer bytes or less fuel, and at what error", () => {
    expect(shown([best, shorter])).toMatch(/in training +bytes +fuel .*\na{16} +0\.5 +214 +900\nb{16} +0\.75 +99 +–$/);
    expect(shown([{ ...best, fuel: undefined }, shorter])).not.toMatch(/bytes +fuel /);
  });

  it("is not shown where it is the champion alone", () => {
    expect(shown([best])).toBe(shown(undefined));
  });
});

describe("evolutionLines", () => {
  it("says how far it is, and why it ended", () => {
    const failed = evolutionRecord({ status: "failed", generation: 7, reason: "no space" });
    const text = evolutionLines(failed, plain).join("\n");
    expect(text).toContain("generation 7 of 60");
    expect(text).toContain("no space");
  });
});

describe("spendingLines", () => {
  const spending = {
    budget_usd: 5,
    spent_usd: 0.0512,
    unreported_usd: 0,
    reserved_usd: 0,
    calls: 12,
    failed: 0,
    input_tokens: 4_000,
    output_tokens: 900,
    used_up: false,
  };

  it("says what a model cost, and nothing where none was asked", () => {
    expect(spendingLines(undefined, plain)).toEqual([]);
    expect(spendingLines(spending, plain)).toEqual([
      "  model: 12 calls, 4000 tokens read and 900 written",
      "  0.0512 USD of 5.00 USD spent",
    ]);
  });

  it("says what is not known, and that there is no more", () => {
    const text = spendingLines({ ...spending, failed: 3, unreported_usd: 0.2, used_up: true }, plain).join("\n");
    expect(text).toContain("12 calls (3 failed)");
    expect(text).toContain("0.20 USD of it for calls that did not say what they cost");
    expect(text).toContain("used up; the evolution goes on without the model");
  });
});

describe("ensureFinished", () => {
  it("passes one that has finished", () => {
    expect(() => ensureFinished(evolutionRecord({ status: "finished" }))).not.toThrow();
  });

  it.each([
    ["failed", "evolution-failed"],
    ["stopped", "emergency-stopped"],
  ] as const)("says how to go on with one that is %s", (status, code) => {
    expect(() => ensureFinished(evolutionRecord({ status }))).toThrow(
      expect.objectContaining({ code, hint: expect.stringContaining("evolve --resume e1-example") }),
    );
  });
});

describe("emergencyLines", () => {
  it("says who stopped it when and why", () => {
    const state = { stopped: true, by: "kim", at: "2026-01-02T03:04:05Z", reason: "drift" };
    expect(emergencyLines(state, plain)).toEqual(["stopped  by kim at 2026-01-02T03:04:05Z because: drift"]);
    expect(emergencyLines({ stopped: false }, plain)).toEqual(["evolution is allowed"]);
  });

  it("says who stopped it again, who asked to resume and until when that holds, and what did not work", () => {
    const kim = { by: "kim", at: "2026-01-02T03:00:00.000Z", reason: "drift" };
    const lee = { by: "lee", at: "2026-01-02T03:04:00.000Z", reason: "fire" };
    const state = { stopped: true, ...kim, stops: 2, again: lee, resume_requested: kim, incomplete: ["alerting: x"] };
    expect(emergencyLines(state, plain, Date.parse(lee.at))).toEqual([
      "stopped  by kim at 2026-01-02T03:00:00.000Z because: drift",
      "again    by lee at 2026-01-02T03:04:00.000Z because: fire",
      "to be resumed by somebody else before 2026-01-02T03:15:00.000Z: asked by kim at 2026-01-02T03:00:00.000Z because: drift",
      "not done: alerting: x",
    ]);
    expect(emergencyLines(state, plain, Date.parse(lee.at) + 3_600_000)).toHaveLength(3);
  });
});
