import { exitCodeHelp, exitCodeOf, exitCodes } from "../../../cli/exit-codes.js";

describe("exit codes", () => {
  it("gives every ending its own code", () => {
    const codes = Object.values(exitCodes).map(({ code }) => code);
    expect(new Set(codes).size).toBe(codes.length);
  });

  it("documents every one of them", () => {
    for (const { code, meaning } of Object.values(exitCodes)) expect(exitCodeHelp()).toContain(`${code}  ${meaning}`);
  });

  it("takes an error it does not know for a failure", () => {
    expect(exitCodeOf("of the future")).toBe(1);
  });
});
