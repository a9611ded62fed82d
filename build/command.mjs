/**
 * Bundles the `t-developer` command, so that it starts in a moment: `node build/command.mjs`. Plain JavaScript, because it
 * runs before TypeScript can. The command is bundled again where one of its sources has changed since.
 *
 * @module
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
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
const external = [
  "esbuild",
  "cdktf",
  "cdktf-cli",
  "constructs",
  "@cdktf/*",
  "@electric-sql/pglite",
  "tsx",
  "tsx/*",
  "typescript",
];

/** What packages made for CommonJS find around them. */
const COMMONJS = [
  'import { createRequire as $require } from "node:module";',
  "const require = $require(import.meta.url);",
  "const __dirname = import.meta.dirname;",
].join("");

/** Says which bundle is the newest, and what it was made of. */
const NEWEST = path.join(FOLDER, "newest.json");

/** Bundles that stay: a command that has run for long still loads parts of its own. */
const KEPT = 4;

/**
 * A bundle is a folder of its own that nothing replaces: of two commands that make one at once, each has its own.
 *
 * @returns the file to be loaded, as fresh as its sources
 * @throws {Error} where it has to be made and the clone cannot be written
 */
export async function bundledCommand() {
  const newest = readNewest();
  if (newest && isFresh(newest)) return mainOf(newest.folder);
  const folder = makeFolder();
  const sources = await bundle(folder);
  const pointer = `${folder}.json`;
  writeFileSync(pointer, JSON.stringify({ folder: path.basename(folder), sources }));
  renameSync(pointer, NEWEST);
  removeOld();
  return mainOf(folder);
}

const isFresh = ({ folder, sources }) =>
  existsSync(mainOf(folder)) && sources.every((stamp) => stampOf(stamp.split(" ")[0]) === stamp);

const mainOf = (folder) => path.join(FOLDER, path.basename(folder), "main.mjs");

/** @returns undefined where there is none */
function readNewest() {
  try {
    return JSON.parse(readFileSync(NEWEST, "utf8"));
  } catch {
    return undefined;
  }
}

function makeFolder() {
  try {
    mkdirSync(FOLDER, { recursive: true });
    return mkdtempSync(path.join(FOLDER, "made-"));
  } catch (cause) {
    throw new Error(`the command has to be bundled, and ${FOLDER} cannot be written: run it once as the owner`, {
      cause,
    });
  }
}

function removeOld() {
  const made = readdirSync(FOLDER).filter((name) => /^made-\w+$/.test(name));
  const age = (name) => -(statSync(path.join(FOLDER, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
  const old = made.sort((a, b) => age(a) - age(b)).slice(KEPT);
  for (const name of old) rmSync(path.join(FOLDER, name), { recursive: true, force: true });
}

/** Sources are known by size and time: reading them would take longer. */
function stampOf(source) {
  const { mtimeMs, size } = statSync(path.join(ROOT, source), { throwIfNoEntry: false }) ?? {};
  return `${source} ${size} ${mtimeMs}`;
}

/** @returns the stamps of what it was made of */
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
  return ["package-lock.json", "build/command.mjs", ...own.sort()].map(stampOf);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await bundledCommand();
