import { executeCommandLine } from "../../../cli/main.js";

describe("t-developer serve", () => {
  it.each([
    ["another service", ["nothing"], "agents"],
    ["no service", [], "service"],
    ["a port that is none", ["agents", "--port", "70000"], "port"],
    ["a port that is no number", ["agents", "--port", "http"], "port"],
  ])("refuses %s", async (_, args, said) => {
    const notes: string[] = [];
    const terminal = {
      result: () => {},
      note: (text: string) => notes.push(text),
      status: () => {},
      paint: (_: unknown, text: string) => text,
      interactive: false,
    };
    const { signal } = new AbortController();
    expect(await executeCommandLine({ args: ["serve", ...args], terminal, signal, env: {} })).toBe(2);
    expect(notes.join("\n")).toContain(said);
  });
});
