import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import type { Command } from "commander";
import { createProgram } from "../../cli/program.js";
import { scripts } from "../../package.json";
import type { Statement } from "../../runtime/api/operation.js";
import * as operations from "../../runtime/api/operations/index.js";
import { assistantRoles } from "../../runtime/architecture/roles.js";
import { buckets } from "../../runtime/architecture/storage.js";
import { type Code, readPage } from "../helpers/markdown.js";

const ROOT = join(__dirname, "..", "..");

/** Folders that are made, as .gitignore names them. */
const made = readFileSync(join(ROOT, ".gitignore"), "utf8").match(/^[\w.]+\/$/gm) ?? [];

const filesUnder = (folder: string): string[] =>
  readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap((entry) => {
    const place = join(folder, entry.name);
    if (!entry.isDirectory()) return [place];
    return [...made, ".git/"].includes(`${entry.name}/`) ? [] : filesUnder(place);
  });

const files = filesUnder(".");
const pages = files.filter((file) => file.endsWith(".md"));
const read = (file: string): string => readFileSync(join(ROOT, file), "utf8");

/** Files and folders, from the root. */
const places = new Set(files.flatMap((file) => file.split("/").map((_, i, parts) => parts.slice(0, i + 1).join("/"))));

/** What is made, or lies in a bucket: under these there need not be anything. */
const elsewhere = [...made, ".terraform", ...Object.values(buckets).flatMap((prefixes) => Object.values(prefixes))];

/** `a/{b,c}` → `a/b`, `a/c` */
function unbraced(path: string): string[] {
  const [whole, choices] = /\{([^{}]*,[^{}]*)\}/.exec(path) ?? [];
  if (whole === undefined) return [path];
  return choices.split(",").flatMap((choice) => unbraced(path.replace(whole, choice)));
}

const isPath = (text: string): boolean =>
  /^[\w.{,}*<>-]+(\/[\w.{,}*<>-]+)*\/?$/.test(text) &&
  (text.includes("/") || /[a-z]\.(cjs|hcl|md|mjs|py|tf|ts)$/.test(text)) &&
  !elsewhere.some((prefix) => text.startsWith(prefix));

const patternOf = (path: string): string => path.replace(/\./g, "\\.").replace(/\*|<[\w-]+>/g, "[^/]*");

/**
 * `*` and `<name>` stand for a part of a path. A path begins at the root or at the page; that of a file may leave out where
 * it begins, and a folder may be one beside the page's or one below another there.
 */
function isThere(path: string, page: string): boolean {
  const text = path.replace(/\/$/, "");
  const folder = dirname(page);
  const below = folder === "." ? "" : `${patternOf(folder)}/([^/]+/)?`;
  const isFolderAlone = path.endsWith("/") && !text.includes("/");
  const there = [
    `^${patternOf(normalize(text))}$`,
    `^${patternOf(normalize(join(folder, text)))}$`,
    ...(isFolderAlone ? [`^${patternOf(join(folder, "..", text))}$`, `^${below}${patternOf(text)}$`] : []),
    ...(isFolderAlone || places.has(text.split("/")[0]) ? [] : [`/${patternOf(text)}$`]),
  ].map((pattern) => new RegExp(pattern));
  return [...places].some((place) => there.some((pattern) => pattern.test(place)));
}

let program: Command;
beforeAll(async () => {
  program = await createProgram("0", () => {
    throw new Error("nothing is run here");
  });
});

const optionsOf = (...commands: readonly Command[]): (string | undefined)[] =>
  commands.flatMap(({ options }) => options.map(({ long }) => long));

/** What is wrong with a command line, from the word after `t-developer` on. */
function wrongIn(line: string): string[] {
  const [name = "", below = "", ...rest] = line.split(/\s+/);
  if (!/^[a-z]/.test(name)) return [];
  const command = program.commands.find((each) => each.name() === name);
  if (!command) return [`there is no command ${name}`];
  const words = /^[a-z|]+$/.test(below) ? below.split("|") : [];
  const { argChoices } = command.registeredArguments[0] ?? {};
  const known = argChoices ?? command.commands.map((each) => each.name());
  const subcommands = command.commands.filter((each) => words.includes(each.name()));
  const options = new Set(["--help", "--version", ...optionsOf(program, command, ...subcommands)]);
  return [
    ...words.filter((word) => known.length > 0 && !known.includes(word)).map((word) => `${name} knows no ${word}`),
    ...[below, ...rest]
      .filter((word) => /^--[a-z]/.test(word) && !options.has(word.split("=")[0]))
      .map((option) => `${name} has no ${option}`),
  ];
}

/** Where a command line ends: at a comment, a pipe, or the next command. */
const commandLine = /(?<![\w/.-])t-developer +([a-z](?:[^#;&|\n]|\|(?=\w))*)/g;

const stalePaths = ({ spans, blocks }: Pick<ReturnType<typeof readPage>, "spans" | "blocks">, page: string) => [
  ...spans.filter(({ text }) => isPath(text) && !unbraced(text).every((path) => isThere(path, page))),
  ...blocks.flatMap(({ text, line }) =>
    text
      .split(/[\s"'`=]+/)
      .filter((word) => places.has(word.split("/")[0]) && isPath(word) && !isThere(word, page))
      .map((word): Code => ({ text: word, line })),
  ),
];

function staleLinks(links: readonly Code[], page: string): Code[] {
  return links.filter(({ text }) => {
    if (/^[a-z]+:/.test(text)) return false;
    const [target, anchor] = text.split("#");
    const file = target === "" ? page : normalize(join(dirname(page), target));
    if (!places.has(file.replace(/\/$/, ""))) return true;
    return anchor !== undefined && !readPage(read(file)).anchors.includes(anchor);
  });
}

/** Everything that a page names and that is not there. */
function staleIn(page: string, text: string): string[] {
  const { spans, blocks, links } = readPage(text);
  const at = ({ line, text: what }: Code): string => `${page}:${line} ${what}`;
  const commands = [...spans, ...blocks].flatMap(({ text: code, line }) => [
    ...[...code.matchAll(commandLine)].flatMap(([, words]) => wrongIn(words)).map((text) => at({ text, line })),
    ...[...code.matchAll(/\bnpm run (?:-s |--silent )?([\w:-]+)/g)]
      .filter(([, name]) => !(name in scripts))
      .map(([text]) => at({ text, line })),
  ]);
  return [...stalePaths({ spans, blocks }, page).map(at), ...staleLinks(links, page).map(at), ...commands];
}

describe("the documentation", () => {
  it.each(pages)("%s names only what is there", (page) => {
    expect(staleIn(page, read(page))).toEqual([]);
  });

  it.each([
    ["a file that is not there", "`runtime/gate/nowhere.ts`"],
    ["a folder that is not there", "`runtime/evolution/`"],
    ["a folder that is somewhere else only", "`lifecycle/`"],
    ["one of several", "`runtime/{gate,evolution}/`"],
    ["a file by its name alone", "`nowhere.test.ts`"],
    ["a path in a block", "```\nnode --import tsx examples/nowhere.ts\n```"],
    ["a link to a file", "[there](docs/nowhere.md)"],
    ["a link to a heading", "[there](docs/evolution.md#nowhere)"],
    ["a script", "`npm run nowhere`"],
    ["a command", "`t-developer nowhere`"],
    ["a command in a block", "```\nnpx t-developer evolv task.json\n```"],
    ["a subcommand over a line's end", "`t-developer\nquarantine forget <id>`"],
    ["a service", "`t-developer serve dashboard`"],
    ["an option", "`t-developer evolve TASK --there`"],
  ])("is found out: %s", (_, text) => {
    expect(staleIn("README.md", text)).toHaveLength(1);
  });

  it.each([
    "`runtime/api/operations/<group>/<action>.ts`",
    "`bench/{agents,evolution}/`",
    "[what was measured](docs/evolution.md#measured)",
    "`npm run bench:evolution throughput`",
    "`t-developer task init|check`",
    "`t-developer list | head`",
    "`checkpoints/` and `POST /agents/{id}/run`",
  ])("is believed: %s", (text) => {
    expect(staleIn("README.md", text)).toEqual([]);
  });
});

it("names every tool that an assistant has, and no other", () => {
  const [, section] = read("docs/assistants.md").split("## What it may do\n");
  const named = [...section.split("\n## ")[0].matchAll(/^\| tools .*$/gm)].flatMap(([row]) =>
    readPage(row).spans.map(({ text }) => text),
  );
  const { hub: _, ...offered } = operations;
  const statements: Statement[] = Object.values(offered).flatMap((group) => Object.values<Statement>(group));
  const tools = statements.filter(({ role }) => assistantRoles.some((each) => each === role)).map(({ tool }) => tool);
  expect(named.sort()).toEqual(tools.sort());
});

describe("rooms", () => {
  const foldersIn = (folder: string): string[] =>
    readdirSync(join(ROOT, folder), { withFileTypes: true }).flatMap(({ name }) =>
      places.has(join(folder, name)) && !files.includes(join(folder, name)) ? [name] : [],
    );
  const orderOf = (list: string): string[] => {
    const [, text] = new RegExp(`const ${list} = \\[([^\\]]+)\\]`).exec(read(".dependency-cruiser.cjs")) ?? [];
    return [...(text ?? "").matchAll(/"(\w+)"/g)].map(([, room]) => room);
  };
  const rooms = foldersIn("runtime");

  it.each([...rooms.map((room) => `runtime/${room}`), ...orderOf("project"), "launcher/drills"])(
    "%s has a page of its own",
    (room) => {
      expect(pages).toContain(`${room}/README.md`);
    },
  );

  it("stand in the order in which they may import", () => {
    const shown = [...read("runtime/README.md").matchAll(/^\| \[(\w+)\/\]\(\w+\/README\.md\)/gm)].map(
      ([, room]) => room,
    );
    expect(orderOf("runtime").toSorted()).toEqual(rooms.toSorted());
    expect(shown).toEqual(orderOf("runtime"));
  });
});
