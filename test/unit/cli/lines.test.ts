import { championLines } from "../../../cli/champion.js";
import { emergencyLines } from "../../../cli/emergency.js";
import { ensureFinished, evolutionLines } from "../../../cli/evolution.js";
import { generationHeading, generationLine } from "../../../cli/generations.js";
import { champion, evolutionRecord, stateItem } from "./examples.js";

const plain = (_tone: string, text: string) => text;
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

describe("evolutionLines", () => {
  it("says how far it is, and why it ended", () => {
    const failed = evolutionRecord({ status: "failed", generation: 7, reason: "no space" });
    const text = evolutionLines(failed, plain).join("\n");
    expect(text).toContain("generation 7 of 60");
    expect(text).toContain("no space");
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
});
