import { describe as describeFailure, failureOf, Interrupted } from "../../../cli/failure.js";
import * as errors from "../../../runtime/kernel/errors.js";
import { plain } from "../../helpers/terminal.js";

describe("failureOf", () => {
  it.each([
    [new errors.InvalidInput("x"), 2],
    [new errors.Unsafe("x"), 3],
    [new errors.AgentTooLarge("x"), 3],
    [new errors.NotFound("x"), 4],
    [new errors.Conflict("x"), 5],
    [new errors.EmergencyStopped("x"), 6],
    [new errors.Unavailable("x"), 7],
    [new errors.CorruptObject("x"), 1],
    [new TypeError("x"), 1],
    ["x", 1],
    [new Interrupted("x"), 130],
  ])("ends with a code of its own for %s", (error, code) => {
    expect(failureOf(error)).toMatchObject({ exitCode: code, message: "x" });
  });
});

describe("describe", () => {
  it("says what is wrong, where, and what to do", () => {
    const error = new errors.InvalidInput("too few", { field: "config.population", value: 0, hint: "give at least 2" });
    expect(describeFailure(failureOf(error), plain)).toBe(
      ["error: too few", "  field: config.population = 0", "  fix:   give at least 2"].join("\n"),
    );
  });

  it("shows NaN as it is and cuts long values", () => {
    const of = (value: unknown) =>
      describeFailure(failureOf(new errors.InvalidInput("no", { field: "f", value })), plain);
    expect(of(Number.NaN)).toContain("f = NaN");
    expect(of("x".repeat(500)).length).toBeLessThan(120);
    expect(of(undefined)).toMatch(/field: f$/m);
  });

  it("shows what JSON cannot carry, whatever it is", () => {
    const circle: { n: bigint; self?: unknown } = { n: 4n };
    circle.self = circle;
    const of = (value: unknown) =>
      describeFailure(failureOf(new errors.InvalidInput("no", { field: "f", value })), plain);
    expect(of(4n)).toContain("f = 4n");
    expect(of(circle)).toContain('f = {"n":"4n","self":"… circular"}');
    expect(describeFailure(failureOf(Object.create(null)), plain)).toContain("error: {}");
  });
});
