/**
 * Bundles every function of the architecture into a zip. The same sources give the same bytes on any machine, so that
 * Terraform sees a change only where there is one.
 *
 * @module
 */
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { build, type Metafile } from "esbuild";
import { zipSync } from "fflate";
import { type FunctionName, functionNames, functions } from "../runtime/architecture/workloads.js";
import { meteredQuickJs } from "../runtime/sandbox/engine/quickjs-binary.js";
import { unlessUnchanged } from "./cache.js";

const ROOT = path.resolve(__dirname, "..");

/** Where the zips are put. */
export const FUNCTIONS_DIRECTORY = path.join(ROOT, "dist", "functions");

/** A larger zip is refused, in bytes: a cold start grows with it. */
export const ZIP_LIMIT = 1_000_000;

const SANDBOX_CHILD = "sandbox-child";
const SANDBOX_CHILD_SOURCE = "runtime/sandbox/runner/child.ts";

/** One built function. */
export interface BuiltFunction {
  readonly name: string;
  readonly zipBytes: number;
  /** What weighs most in `index.js`, heaviest first, with its bytes there. */
  readonly heaviest: readonly (readonly [part: string, bytes: number])[];
}

/**
 * Builds all functions, or none where nothing has changed since the last build.
 *
 * @throws {Error} where the source of a function is missing or its zip is too large
 */
export function buildFunctions(): Promise<readonly BuiltFunction[]> {
  return unlessUnchanged(path.join(FUNCTIONS_DIRECTORY, "build.json"), ROOT, async () => {
    const entries = entryPoints();
    rmSync(FUNCTIONS_DIRECTORY, { recursive: true, force: true });
    mkdirSync(FUNCTIONS_DIRECTORY, { recursive: true });
    const { bundles, metafile } = await bundle(entries);
    const result = functionNames.map((name) => writeZip(name, bundles, metafile));
    const own = Object.keys(metafile.inputs).filter((input) => !input.includes("node_modules/"));
    return { result, sources: ["package-lock.json", "build/bundle.ts", ...own.sort()] };
  });
}

/** Bundle name → source file. */
function entryPoints(): Record<string, string> {
  const entries = Object.fromEntries(functionNames.map((name) => [name, `runtime/handlers/${name}.ts`]));
  entries[SANDBOX_CHILD] = SANDBOX_CHILD_SOURCE;
  const missing = Object.values(entries).filter((source) => !existsSync(path.join(ROOT, source)));
  if (missing.length > 0) {
    throw new Error(`runtime/architecture/workloads.ts names functions whose source is missing: ${missing.join(", ")}`);
  }
  return entries;
}

async function bundle(entries: Record<string, string>): Promise<{ bundles: Bundles; metafile: Metafile }> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: entries,
    outdir: FUNCTIONS_DIRECTORY,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    target: "node22",
    format: "cjs",
    mainFields: ["module", "main"], // ES modules shed what is not used
    minify: true,
    keepNames: true, // the state machine retries and catches by the names of error classes
    legalComments: "none",
    logLevel: "silent", // a failure says it all in its message
  });
  const bundles = outputFiles.map((file) => [path.basename(file.path, ".js"), file.contents]);
  return { bundles: Object.fromEntries(bundles), metafile };
}

/** Bundle name → JavaScript. */
type Bundles = Readonly<Record<string, Uint8Array>>;

function writeZip(name: FunctionName, bundles: Bundles, metafile: Metafile): BuiltFunction {
  const files: Record<string, Uint8Array> = { "index.js": bundles[name] };
  if (functions[name].sandbox) {
    files[`${SANDBOX_CHILD}.js`] = bundles[SANDBOX_CHILD];
    files["quickjs.wasm"] = meteredQuickJs();
  }
  const zip = reproducibleZip(files);
  const built = { name, zipBytes: zip.length, heaviest: heaviestParts(name, metafile) };
  if (zip.length > ZIP_LIMIT) {
    const parts = built.heaviest.map(([part, bytes]) => `${part} ${bytes}`).join(", ");
    throw new Error(`the zip of ${name} has ${zip.length} bytes, more than ${ZIP_LIMIT}; heaviest parts: ${parts}`);
  }
  writeFileSync(path.join(FUNCTIONS_DIRECTORY, `${name}.zip`), zip);
  return built;
}

/** Fixed time, system and mode: the bytes depend on nothing but names and contents. */
function reproducibleZip(files: Readonly<Record<string, Uint8Array>>): Uint8Array {
  return zipSync(files, { level: 9, mtime: new Date(1980, 0, 1), os: 3, attrs: 0o100644 << 16 });
}

function heaviestParts(name: string, metafile: Metafile): BuiltFunction["heaviest"] {
  const output = Object.entries(metafile.outputs).find(([file]) => path.basename(file) === `${name}.js`);
  const bytes = new Map<string, number>();
  for (const [input, { bytesInOutput }] of Object.entries(output?.[1].inputs ?? {})) {
    const part = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ?? path.dirname(input);
    bytes.set(part, (bytes.get(part) ?? 0) + bytesInOutput);
  }
  return [...bytes].sort((a, b) => b[1] - a[1]).slice(0, 3);
}
