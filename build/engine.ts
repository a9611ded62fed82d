/**
 * Builds the evaluation engines from their AssemblyScript: `node --import tsx build/engine.ts`. The binaries are
 * committed as text, so that every bundle carries them; a test compares them with what this makes.
 *
 * @module
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";

const ROOT = path.resolve(__dirname, "..");
const COMPILER = "node_modules/assemblyscript/bin/asc.js";
const SOURCES = "runtime/search/evaluators/formula/assembly";
const OPTIONS = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"];

/** One binary: what it is made of, the module that carries it, and its name there. */
interface Engine {
  readonly source: string;
  readonly target: string;
  readonly name: string;
}

/** The interpreter of expressions, and the player of packing policies. */
export const engines: readonly Engine[] = [
  { source: `${SOURCES}/index.ts`, target: "runtime/search/evaluators/formula/binary.ts", name: "engineBinary" },
  {
    source: `${SOURCES}/packing/index.ts`,
    target: "runtime/search/tasks/bin-packing/binary.ts",
    name: "packingBinary",
  },
];

/**
 * Compiles an engine.
 *
 * @returns its module as it should be
 * @throws {Error} with what the compiler says
 */
export function compileEngine({ source, target, name }: Engine): string {
  const assembly = path.relative(path.dirname(target), path.dirname(source));
  const folder = mkdtempSync(path.join(tmpdir(), "engine-"));
  try {
    const binary = path.join(folder, "engine.wasm");
    execFileSync(process.execPath, [COMPILER, source, ...OPTIONS, "-o", binary], { cwd: ROOT, stdio: "pipe" });
    return [
      `/** The WebAssembly of ${assembly}/, in base64. Made by build/engine.ts; do not edit. */`,
      `export const ${name} =`,
      `  "${readFileSync(binary).toString("base64")}";`,
      "",
    ].join("\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
}

if (require.main === module) {
  for (const engine of engines) writeFileSync(path.join(ROOT, engine.target), compileEngine(engine));
}
