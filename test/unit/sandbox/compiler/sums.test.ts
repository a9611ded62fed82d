import { compile } from "../../../../runtime/sandbox/compiler/compile.js";
import { Runner } from "../../../../runtime/sandbox/runner/runner.js";

const limits = { fuel: 1e6, memoryBytes: 1 << 24 };

describe("a sum that begins with a text", () => {
  const runner = new Runner({});
  const outputs = (source: string) => {
    const outcome = runner.run({ source, config: 0, seed: 1, work: { kind: "inputs", inputs: [7] }, limits });
    return outcome.status === "ok" ? outcome.result : outcome;
  };

  it.each([
    "typeof a + 5 + 1",
    "typeof a + true + 1",
    "typeof a + undefined + 1",
    "typeof a + -1 + 2",
    "typeof a + -a + 1",
    "`${a}-${1 / 0}` + 1",
    '"-" + (a ? 1 : 2) + 1',
    "(typeof a + 5) + (7 + typeof a)",
    "(typeof a + +a) + (-a + typeof a)",
    "typeof a + 5 + 'b'",
    "typeof a + (5 + a)",
    "(() => { const s = typeof a + 5; return s + 1; })()",
  ])("stays what it is: %s", async (sum) => {
    const source = `export default () => (a) => ${sum};`;
    const { code } = await compile(source, { language: "javascript" });
    expect(outputs(code)).toEqual(outputs(source));
  });

  it("is still folded where that changes nothing", async () => {
    const { code } = await compile("export default () => (a) => typeof a + 'b' + 'c' + 1;", { language: "javascript" });
    expect(code).toContain('"bc1"');
  });
});
