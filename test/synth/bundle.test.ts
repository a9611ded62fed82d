import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { type BuiltFunction, buildFunctions, FUNCTIONS_DIRECTORY, ZIP_LIMIT } from "../../build/bundle.js";
import { type FunctionFacts, functions } from "../../runtime/architecture/functions.js";

const facts: Readonly<Record<string, FunctionFacts>> = functions;
const zipOf = (name: string): Buffer => readFileSync(join(FUNCTIONS_DIRECTORY, `${name}.zip`));

describe("the zips of the functions", () => {
  let built: readonly BuiltFunction[];

  beforeAll(async () => {
    built = await buildFunctions();
  });

  it("are there for every function, under the limit", () => {
    expect(built.map(({ name }) => name)).toEqual(Object.keys(facts));
    for (const { name, zipBytes } of built) {
      expect(zipOf(name)).toHaveLength(zipBytes);
      expect(zipBytes).toBeLessThan(ZIP_LIMIT);
    }
  });

  it.each(Object.entries(facts))("%s carries the sandbox only where it runs agents", (name, { sandbox }) => {
    const sandboxFiles = sandbox ? ["quickjs.wasm", "sandbox-child.js"] : [];
    expect(Object.keys(unzipSync(zipOf(name))).sort()).toEqual(["index.js", ...sandboxFiles]);
  });

  it("say nothing of when they were made", () => {
    const MADE = 10; // offset of DOS time and date in a local file header
    for (const name of Object.keys(facts)) {
      const midnightOf1980 = [0, 0, 0x21, 0];
      expect([...zipOf(name).subarray(MADE, MADE + 4)]).toEqual(midnightOf1980);
    }
  });

  it("load in a bare Node and export a handler", () => {
    const directory = mkdtempSync(join(tmpdir(), "t-developer-zips-"));
    try {
      const names = Object.keys(facts);
      for (const name of names) writeFileSync(join(directory, `${name}.js`), unzipSync(zipOf(name))["index.js"]);
      const program = `console.log(${JSON.stringify(names)}.map((n) => typeof require("./" + n + ".js").handler).join())`;
      const said = execFileSync(process.execPath, ["--no-warnings", "-e", program], {
        cwd: directory,
        encoding: "utf8",
      });
      expect(said.trim().split(",")).toEqual(names.map(() => "function"));
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});
