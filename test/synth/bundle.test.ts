import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { type BuiltFunction, buildFunctions, FUNCTIONS_DIRECTORY, ZIP_LIMIT } from "../../build/bundle.js";
import { functionNames, functions } from "../../runtime/architecture/workloads.js";
import { temporaryFolder } from "../helpers/temporary-folder.js";

const zipOf = (name: string): Buffer => readFileSync(join(FUNCTIONS_DIRECTORY, `${name}.zip`));

describe("the zips of the functions", () => {
  let built: readonly BuiltFunction[];

  beforeAll(async () => {
    built = await buildFunctions();
  });

  it("are there for every function, under the limit", () => {
    expect(built.map(({ name }) => name)).toEqual(functionNames);
    for (const { name, zipBytes } of built) {
      expect(zipOf(name)).toHaveLength(zipBytes);
      expect(zipBytes).toBeLessThan(ZIP_LIMIT);
    }
  });

  it.each(Object.entries(functions))("%s carries the sandbox only where it runs agents", (name, { sandbox }) => {
    const sandboxFiles = sandbox ? ["quickjs.wasm", "sandbox-child.js"] : [];
    expect(Object.keys(unzipSync(zipOf(name))).sort()).toEqual(["index.js", ...sandboxFiles]);
  });

  it("say nothing of when they were made", () => {
    const MADE = 10; // offset of DOS time and date in a local file header
    for (const name of functionNames) {
      const midnightOf1980 = [0, 0, 0x21, 0];
      expect([...zipOf(name).subarray(MADE, MADE + 4)]).toEqual(midnightOf1980);
    }
  });

  it("load in a bare Node and export a handler", () => {
    const directory = temporaryFolder();
    for (const name of functionNames) writeFileSync(join(directory, `${name}.js`), unzipSync(zipOf(name))["index.js"]);
    const program = `console.log(${JSON.stringify(functionNames)}.map((n) => typeof require("./" + n + ".js").handler).join())`;
    const said = execFileSync(process.execPath, ["--no-warnings", "-e", program], { cwd: directory, encoding: "utf8" });
    expect(said.trim().split(",")).toEqual(functionNames.map(() => "function"));
  });
});
