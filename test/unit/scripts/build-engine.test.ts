import { readFileSync } from "node:fs";
import * as path from "node:path";
import { compileEngine } from "../../../scripts/build-engine.js";

it("the engine's binary is what its source compiles to", () => {
  const committed = path.resolve(__dirname, "../../../runtime/evolution/engine/binary.ts");
  expect(readFileSync(committed, "utf8")).toBe(compileEngine());
});
