/**
 * Bundles the `t-developer` command, so that it starts in a moment: `node build/command.mjs`. Plain JavaScript, because it
 * runs before TypeScript can. The command is bundled again where one of its sources has changed since.
 *
 * @module
 */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const FOLDER = path.join(ROOT, "dist", "command");

/** The command loads what it needs when it needs it: in parts, so that one is not read for the other. */
const command = { main: "cli/main.ts" };

/** Processes and threads of their own, each in one file. */
const workers = {
  "island-thread": "runtime/platform/folder/island-thread.ts",
  "sandbox-child": "runtime/sandbox/runner/child.ts",
  quickjs: "runtime/sandbox/engine/quickjs-binary.ts",
};

/** Programs and threads lie beside the bundle; whatever else is asked for by its place is where it was. */
const BESIDE = /runtime[/\\](sandbox|platform[/\\]folder)[/\\]/;

/** What the command needs now and then, and loads by itself: builders, and what brings programs of its own. */
const external = ["esbuild", "cdktf", "cdktf-cli", "constructs", "@cdktf/*", "tsx", "tsx/*", "typescript"];

/** What packages made for CommonJS find around them. */
const COMMONJS = [
  'import { createRequire as $require } from "node:module";',
  "const require = $require(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("");

/** @returns the file to be loaded, as fresh as its sources */
export async function bundledCommand() {
  const main = path.join(FOLDER, "main.mjs");
  if (isFresh()) return main;
  const aside = `${FOLDER}.${process.pid}`;
  rmSync(aside, { recursive: true, force: true });
  try {
    await bundle(aside);
    rmSync(FOLDER, { recursive: true, force: true });
    renameSync(aside, FOLDER);
  } catch (error) {
    if (!["ENOTEMPTY", "EEXIST"].includes(error.code)) throw error; // another command was faster
    rmSync(aside, { recursive: true, force: true });
  }
  return main;
}

/** Sources are known by size and time: reading them would take longer. */
function stampOf(source) {
  const { mtimeMs, size } = statSync(path.join(ROOT, source), { throwIfNoEntry: false }) ?? {};
  return `${source} ${size} ${mtimeMs}`;
}

function isFresh() {
  const record = path.join(FOLDER, "sources.json");
  if (!existsSync(record)) return false;
  return JSON.parse(readFileSync(record, "utf8")).every((stamp) => stampOf(stamp.split(" ")[0]) === stamp);
}

async function bundle(folder) {
  const { build } = await import("esbuild");
  const inPlace = {
    name: "place",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path: file }) => {
        if (file.includes("node_modules") || BESIDE.test(file)) return undefined;
        const text = readFileSync(file, "utf8");
        if (!/\b__dirname\b/.test(text)) return undefined;
        return { contents: text.replace(/\b__dirname\b/g, JSON.stringify(path.dirname(file))), loader: "ts" };
      });
    },
  };
  const common = {
    absWorkingDir: ROOT,
    outdir: folder,
    bundle: true,
    metafile: true,
    platform: "node",
    target: "node20",
    mainFields: ["module", "main"], // as the functions are bundled
    minify: true,
    keepNames: true,
    sourcemap: "linked", // --debug shows the lines of the sources
    external,
    plugins: [inPlace],
    logLevel: "silent", // a failure says it all in its message
  };
  const built = await Promise.all([
    build({ ...common, entryPoints: workers, format: "cjs" }),
    build({
      ...common,
      entryPoints: command,
      format: "esm",
      splitting: true,
      outExtension: { ".js": ".mjs" },
      banner: { js: COMMONJS },
    }),
  ]);
  const { meteredQuickJs } = createRequire(import.meta.url)(path.join(folder, "quickjs.js"));
  writeFileSync(path.join(folder, "quickjs.wasm"), meteredQuickJs());
  const inputs = new Set(built.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  const own = [...inputs].filter((input) => !input.includes("node_modules/"));
  const sources = ["package-lock.json", "build/command.mjs", ...own.sort()];
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "sources.json"), JSON.stringify(sources.map(stampOf)));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundledCommand();
