import { mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { Command } from "commander";
import type { Accepted } from "../../runtime/agents/publish/accept.js";
import type { Published, PublishInput } from "../../runtime/agents/publish/publish.js";
import { AGENT_CODE_BYTES } from "../../runtime/architecture/limits.js";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import type { Json } from "../../runtime/kernel/json.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import type { Terminal } from "../terminal.js";
import { parseArgument } from "./run.js";

interface CompileOptions {
  readonly out?: string;
  readonly publish?: boolean;
  readonly name?: string;
  readonly config?: string;
}

/** An agent as it was compiled here, the files it was written to, and what was stored where one asked for that. */
interface Compilation {
  readonly agent_id: string;
  readonly file: string;
  readonly bytes: number;
  readonly source_bytes: number;
  readonly safety_score: number;
  readonly written: readonly string[];
  readonly published?: Published;
}

/** `t-developer compile` */
export const compileCommand = (open: Open): Command =>
  new Command("compile")
    .description("compile an agent as the deployed compiler does; needs no AWS but to publish")
    .argument("<file>", "JavaScript or TypeScript: export default (config) => (input) => output")
    .option("--out <folder>", "write <agent id>.js and <agent id>.js.map there (default: here, unless published)")
    .option("--publish", "store it with the agents of the environment, to be run there")
    .option("--name <text>", "publish: what people call it (default: the name of the file)")
    .option("--config <json>", "publish: what it is instantiated with for a trial, or @file")
    .addHelpText(
      "after",
      examples(
        "t-developer compile agent.ts",
        "t-developer compile agent.ts --out dist",
        `t-developer compile agent.ts --publish --config '{"capacity":100}'`,
      ),
    )
    .action(async (file: string, options: CompileOptions, command: Command) => {
      const context = open(command);
      const source = await readSource(file);
      const config = options.config === undefined ? undefined : await parseArgument("config", options.config);
      const agent = await compileHere(file, source, options.publish === true);
      const folder = options.out ?? (options.publish ? undefined : ".");
      const written = folder === undefined ? [] : await write(agent, folder);
      const published = options.publish
        ? await (await context.client()).compiler.compile(publication(file, source, options.name, config))
        : undefined;
      const { agent_id, bytes, safety_score } = agent;
      const facts = { agent_id, file, bytes, source_bytes: Buffer.byteLength(source), safety_score };
      const compilation: Compilation = { ...facts, written, published };
      context.print(compilation, () => compilationLines(compilation, context.terminal.paint));
    });

async function readSource(file: string): Promise<string> {
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const hint = "name a source file, not a folder";
    throw new InvalidInput(`cannot read the file (${cause.code})`, { field: "file", value: file, hint, cause });
  });
}

/**
 * The compiler is slow to load, and `--help` needs none. What the gate is not sure of is decided where it is published: a
 * person may have approved it.
 */
async function compileHere(file: string, source: string, published: boolean): Promise<Accepted> {
  const { compileAccepted } = await import("../../runtime/agents/publish/accept.js");
  const { agentLanguageOf } = await import("../../runtime/sandbox/compiler/module.js");
  const { judge } = await import("../../runtime/gate/gate.js");
  const admit = async (code: string) => {
    const verdict = judge(code);
    return { accepted: verdict.decision === "accept" || (published && verdict.decision === "quarantine"), verdict };
  };
  return compileAccepted(source, { language: agentLanguageOf(file), filename: basename(file) }, { gate: judge, admit });
}

async function write({ agent_id, code, source_map }: Accepted, folder: string): Promise<string[]> {
  const script = join(folder, `${agent_id}.js`);
  await mkdir(folder, { recursive: true });
  await writeFile(script, code); // nothing after it: the id is the hash of these bytes
  await writeFile(`${script}.map`, `${JSON.stringify(source_map)}\n`);
  return [script, `${script}.map`];
}

const publication = (file: string, source: string, name = basename(file), config?: Json): PublishInput => ({
  source,
  file: basename(file),
  name,
  config,
});

/** What was made of a file, for people. */
export function compilationLines(made: Compilation, paint: Terminal["paint"]): string[] {
  const { agent_id, file, bytes, source_bytes, safety_score, written, published } = made;
  const room = paint("quiet", `of the ${AGENT_CODE_BYTES} allowed`);
  const stored = published?.created ? `stored; t-developer run ${agent_id} runs it` : "was stored before";
  return [
    `${paint("title", `agent ${agent_id}`)}  ${file}  ${source_bytes} → ${bytes} bytes ${room}, safety ${safety_score.toFixed(2)}`,
    ...written.map((path) => paint("quiet", `wrote ${path}`)),
    ...(published ? [paint("good", stored)] : []),
  ];
}
