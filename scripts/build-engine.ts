/**
 * Builds the evaluation engine from its AssemblyScript: `node --import tsx scripts/build-engine.ts`. The binary is
 * committed as text, so that every bundle carries it; a test compares it with what this makes.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "..");
const COMPILER = "node_modules/assemblyscript/bin/asc.js";
const SOURCE = "runtime/evolution/engine/assembly/index.ts";
const TARGET = "runtime/evolution/engine/binary.ts";
const OPTIONS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"];

/**
 * Compiles the engine.
 *
 * @returns the module runtime/evolution/engine/binary.ts as it should be
 * @throws {Error} with what the compiler says
 */
export function compileEngine(): string {
  const folder = mkdtempSync(path.join(tmpdir(), "engine-"));
  try {
    const binary = path.join(folder, "engine.wasm");
    execFileSync(process.execPath, [COMPILER, SOURCE, ...OPTIONS, "-o", binary], { cwd: ROOT, stdio: "pipe" });
    return [
      "/** The WebAssembly of assembly/, in base64. Made by scripts/build-engine.ts; do not edit. */",
      "export const engineBinary =",
      `  "${readFileSync(binary).toString("base64")}";`,
      "",
    ].join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) writeFileSync(path.join(ROOT, TARGET), compileEngine());
