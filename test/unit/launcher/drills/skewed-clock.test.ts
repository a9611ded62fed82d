import { execFileSync } from "node:child_process";
import { bundleSkewedClock } from "../../../../launcher/drills/stage.js";
import { temporaryFolder } from "../../../helpers/temporary-folder.js";

describe("a skewed clock", () => {
  let file: string;
  beforeAll(() => {
    file = bundleSkewedClock(temporaryFolder());
  });

  /** What a process whose clock is wrong makes of an expression. */
  const evaluate = (expression: string): unknown => {
    const env = { ...process.env, NODE_OPTIONS: `--require=${file}`, DRILL_SKEW_MS: "3600000" };
    const script = `console.log(JSON.stringify(${expression}))`;
    return JSON.parse(execFileSync(process.execPath, ["-e", script], { env, encoding: "utf8" }));
  };

  it("is wrong whatever way it is asked, and only about now", () => {
    const before = Date.now();
    const [now, made, called, text, of, utc] = evaluate(
      '[Date.now(), +new Date(), Date.parse(Date()), new Date().toISOString(), +new Date("2026-01-02"), Date.UTC(2026, 0, 2)]',
    ) as [number, number, number, string, number, number];
    const after = Date.now();
    for (const time of [now, made, called + 999, Date.parse(text)]) {
      expect(time).toBeGreaterThanOrEqual(before + 3_600_000);
      expect(time).toBeLessThanOrEqual(after + 3_601_000);
    }
    expect([of, utc]).toEqual([Date.parse("2026-01-02"), Date.parse("2026-01-02")]);
  });

  it("makes dates like any other", () => {
    expect(evaluate("[new Date(0) instanceof Date, new Date(0).getTime(), new Date(2026, 0, 2).getMonth()]")).toEqual([
      true,
      0,
      0,
    ]);
  });
});
