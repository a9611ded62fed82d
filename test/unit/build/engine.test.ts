import { readFileSync } from "node:fs";
import * as path from "node:path";
import { compileEngine, engines } from "../../../build/engine.js";

it.each(engines)("$target is what its source compiles to", (engine) => {
  const committed = path.resolve(__dirname, "../../..", engine.target);
  expect(readFileSync(committed, "utf8")).toBe(compileEngine(engine));
});
