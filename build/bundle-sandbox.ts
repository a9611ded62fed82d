import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { meteredQuickJs } from "../runtime/sandbox/engine/quickjs-binary.js";
import type { createSandbox } from "../runtime/sandbox/runner/pool.js";

/** The sandbox as it is deployed: two bundles and quickjs.wasm in one folder. */
export interface BundledSandbox {
  readonly createSandbox: typeof createSandbox;
  readonly directory: string;
  remove(): void;
}

/** Bundles the sandbox into a new temporary folder, which stays until `remove`. */
export function bundleSandbox(): BundledSandbox {
  const directory = mkdtempSync(join(tmpdir(), "t-developer-sandbox-"));
  const source = join(__dirname, "../runtime/sandbox/runner");
  buildSync({
    entryPoints: { "sandbox-child": join(source, "child.ts"), pool: join(source, "pool.ts") },
    outdir: directory,
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    minify: true,
    keepNames: true,
  });
  writeFileSync(join(directory, "quickjs.wasm"), meteredQuickJs());
  const { createSandbox } = require(join(directory, "pool.js"));
  return { createSandbox, directory, remove: () => rmSync(directory, { recursive: true }) };
}
