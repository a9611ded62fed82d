import { familyRules } from "../../../../runtime/gate/detector/index.js";
import { pythonRules as python } from "../../../../runtime/gate/detector/python/index.js";
import { structure } from "../../../../runtime/gate/detector/structure.js";
import { judge } from "../../../../runtime/gate/gate.js";
import { inspect } from "../../../../runtime/gate/inspect.js";
import type { Gate, Language } from "../../../../runtime/gate/verdict.js";

const rows = [
  ...familyRules.map((rule) => ({ ...rule, gate: inspect, language: "javascript" as Language })),
  ...familyRules.map((rule) => ({ ...rule, gate: inspect, language: "typescript" as Language })),
  ...structure.map((rule) => ({ ...rule, gate: judge, language: "javascript" as Language })),
  ...structure.map((rule) => ({ ...rule, gate: judge, language: "typescript" as Language })),
  ...python.map((rule) => ({ ...rule, gate: inspect, language: "python" as Language })),
];

const found = (gate: Gate, source: string, language: Language): string[] =>
  gate(source, language).findings.map(({ rule }) => rule);

describe.each(rows)("$name in $language", ({ name, family, weight, triggers, ignores, gate, language }) => {
  it("finds its example, under its family and weight", () => {
    const finding = gate(triggers, language).findings.find(({ rule }) => rule === name);
    expect(finding).toMatchObject({ family, weight, line: expect.any(Number) });
  });

  it("leaves alone what only looks like it, which is not blocked either", () => {
    expect(found(gate, ignores, language)).not.toContain(name);
    if (name !== "no-default-export") expect(inspect(ignores, language).decision).toBe("accept");
  });
});

describe("the rules together", () => {
  it("have names of their own", () => {
    const names = [...familyRules, ...structure, ...python].map(({ name }) => name);
    expect(new Set(names).size).toBe(names.length);
  });

  it("cover every family in every language", () => {
    const all = ["data_exfiltration", "infinite_loop", "privilege_escalation", "resource_exhaustion"];
    for (const rules of [familyRules, python])
      expect([...new Set(rules.map(({ family }) => family))].sort()).toEqual(all);
  });
});
