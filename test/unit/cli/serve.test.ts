import { executeCommandLine } from "../../../cli/main.js";
import { fakeTerminal } from "../../helpers/terminal.js";

describe("t-developer serve", () => {
  it.each([
    ["another service", ["nothing"], "agents"],
    ["no service", [], "service"],
    ["a port that is none", ["agents", "--port", "70000"], "port"],
    ["a port that is no number", ["agents", "--port", "http"], "port"],
  ])("refuses %s", async (_, args, said) => {
    const { terminal, notes } = fakeTerminal();
    const { signal } = new AbortController();
    expect(await executeCommandLine({ args: ["serve", ...args], terminal, signal, env: {} })).toBe(2);
    expect(notes.join("\n")).toContain(said);
  });
});
