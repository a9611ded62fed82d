import { languageOf } from "../../../runtime/gate/language.js";
import { scanSource } from "../../../runtime/gate/scan.js";
import { safetyHandler } from "../../../runtime/handlers/safety-scan.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";

describe("scanSource", () => {
  it.each([
    ["a.js", "javascript"],
    ["a.MTS", "typescript"],
    ["a.b.py", "python"],
    ["Makefile", "javascript"],
  ])("knows the language of %s", (file, language) => {
    expect(languageOf(file)).toBe(language);
  });

  it("says of a file what the rules of its language say", () => {
    expect(scanSource("agent.py", "os.system('id')")).toMatchObject({
      file: "agent.py",
      language: "python",
      decision: "reject",
      findings: [{ rule: "os-system", family: "privilege_escalation", line: 1 }, { rule: "python-shell" }],
    });
    expect(scanSource("agent.txt", "while True: pass", "python").safety_score).toBeLessThan(0.95);
  });
});

describe("safety-scan", () => {
  const context = createMemoryContext();
  const answer = safetyHandler(() => context);

  it("answers one verdict a file, in order, and counts what is not accepted", async () => {
    const files = [
      { file: "good.ts", source: "export const one: number = 1;" },
      { file: "bad.js", source: "eval(name)" },
    ];
    expect(await answer({ files })).toMatchObject({
      status: 200,
      body: [
        { file: "good.ts", language: "typescript", safety_score: 1, decision: "accept", findings: [] },
        { file: "bad.js", language: "javascript", decision: "reject" },
      ],
    });
  });

  it.each([
    [{}, "files"],
    [{ files: [] }, "files"],
    [{ files: [{ file: "a.js", source: 1 }] }, "files[0].source"],
    [{ files: [{ file: "a.js", source: "", language: "cobol" }] }, "files[0].language"],
    [{ files: [{ file: "a.js", source: "" }], more: 1 }, "more"],
  ])("names what is wrong with %j", async (event, field) => {
    expect(await answer(event)).toMatchObject({ status: 400, body: { code: "invalid-input", field } });
  });
});
