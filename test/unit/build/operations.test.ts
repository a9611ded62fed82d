import { readFileSync } from "node:fs";
import * as path from "node:path";
import { operationIndices } from "../../../build/operations.js";
import { groups } from "../../../runtime/api/operation.js";
import * as operations from "../../../runtime/api/operations/index.js";

describe("the indices of operations", () => {
  it.each(operationIndices().map((index) => [path.basename(path.dirname(index.file)), index] as const))(
    "%s lists what lies in its folder: `npm run build` writes it",
    (_, { file, text }) => {
      expect(readFileSync(file, "utf8")).toBe(text);
    },
  );

  it("has every group, and of each what its statements say", () => {
    expect(Object.keys(operations).sort()).toEqual([...groups].sort());
    for (const [group, members] of Object.entries(operations)) {
      for (const [name, operation] of Object.entries(members)) {
        const action = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
        expect(operation).toMatchObject({ group, action });
      }
    }
  });

  it("names every tool once, and every path with its method once", () => {
    const all = Object.values(operations).flatMap((group) => Object.values(group));
    const once = (names: readonly string[]) => expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    once(all.map(({ tool }) => tool));
    for (const group of groups) {
      once(all.filter((each) => each.group === group).map(({ method, path }) => `${method} ${path}`));
    }
  });

  it("has a field for whatever stands in a path", () => {
    for (const { path, input } of Object.values(operations).flatMap((group) => Object.values(group))) {
      for (const [, name] of path.matchAll(/\{(\w+)\}/g)) expect(Object.keys(input.shape)).toContain(name);
    }
  });
});
