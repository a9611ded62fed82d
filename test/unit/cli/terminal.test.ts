import { openTerminal, wantsColour } from "../../../cli/terminal.js";

function stream(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, columns: 20, write: (text: string) => written.push(text), text: () => written.join("") };
}

describe("wantsColour", () => {
  it.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
  ])("terminal %s, environment %j: %s", (isTerminal, env, expected) => {
    expect(wantsColour(isTerminal, env)).toBe(expected);
  });
});

describe("openTerminal", () => {
  it("keeps remarks out of the results", () => {
    const [out, err] = [stream(false), stream(false)];
    const terminal = openTerminal(out, err, {});
    terminal.note("on the way");
    terminal.result("42");
    expect([out.text(), err.text()]).toEqual(["42\n", "on the way\n"]);
  });

  it("writes plain lines and no transient ones without a terminal", () => {
    const [out, err] = [stream(false), stream(false)];
    const terminal = openTerminal(out, err, {});
    terminal.status("working");
    expect(err.text()).toBe("");
    expect(terminal.paint("bad", "x")).toBe("x");
  });

  it("keeps the transient line under everything, no wider than the terminal, and takes it away", () => {
    const [out, err] = [stream(true), stream(true)];
    const terminal = openTerminal(out, err, {});
    terminal.status("a line much longer than the terminal is wide");
    terminal.note("done");
    terminal.status(undefined);
    expect(err.text()).toBe("a line much longer \r\u001b[2Kdone\na line much longer \r\u001b[2K");
  });

  it("paints on a terminal", () => {
    expect(openTerminal(stream(true), stream(true), {}).paint("bad", "x")).toBe("\u001b[31mx\u001b[39m");
  });
});
