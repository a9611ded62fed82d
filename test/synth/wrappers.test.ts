import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { stageModules } from "../../build/stage-modules.js";
import { faultsOf, type HclType, MODULES, variablesOf } from "../helpers/module-variables.js";
import { samples } from "./module-samples.js";

/** The variables that a wrapper sets, as they come out of a synth. */
function variablesSet(build: (scope: Construct) => unknown): Record<string, unknown> {
  const json = Testing.synthScope((scope) => void build(scope));
  const { source, ...variables } = JSON.parse(json).module.sample;
  return variables;
}

/** The names that `pattern` finds in a file of a module. */
function namesIn(module: string, file: string, pattern: RegExp): string[] {
  const text = readFileSync(join(MODULES, module, file), "utf8");
  return [...new Set([...text.matchAll(pattern)].map(([, name]) => name))].sort();
}

describe("the wrappers", () => {
  beforeAll(() => {
    stageModules();
  });

  it("are there for every module, each with a sample", () => {
    const modules = readdirSync(MODULES, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(Object.keys(samples)).toEqual(modules.map(({ name }) => name).sort());
  });

  describe.each(Object.entries(samples))("%s", (module, { full, minimal }) => {
    it("sets what variables.tf declares and nothing else, on every level", () => {
      const attributes: Record<string, HclType> = {};
      for (const { name, type } of variablesOf(module)) if (type) attributes[name] = type;
      expect(faultsOf([variablesSet(full)], { kind: "object", attributes }, module)).toEqual([]);
    });

    it("requires what variables.tf has no default for", () => {
      const required = variablesOf(module).filter((variable) => variable.required);
      expect(Object.keys(variablesSet(minimal)).sort()).toEqual(required.map(({ name }) => name).sort());
    });

    it("reads the outputs that outputs.tf declares, and all of them", () => {
      const declared = namesIn(module, "outputs.tf", /^output "(\w+)"/gm);
      expect(namesIn(module, "index.ts", /this\.(?:get\w*|interpolationForOutput)\("(\w+)"\)/g)).toEqual(declared);
    });
  });
});
