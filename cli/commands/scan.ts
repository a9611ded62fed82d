import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { Command } from "commander";
import { InvalidInput } from "../../runtime/errors.js";
import { judge } from "../../runtime/safety/gate.js";
import type { Language, Verdict } from "../../runtime/safety/verdict.js";
import type { Open } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Terminal } from "../terminal.js";

/** What safety says of one file. */
export interface Scanned extends Verdict {
  readonly file: string;
  readonly language: Language;
}

const languageOf: Readonly<Record<string, Language>> = {
  ".js": "javascript",
  ".mjs": "javascript",
  ".cjs": "javascript",
  ".jsx": "javascript",
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
  ".py": "python",
};

/** Judges source as if it lay in `file`, whose name says the language; anything unknown is taken for JavaScript. */
export function scanSource(file: string, source: string): Scanned {
  const language = languageOf[extname(file).toLowerCase()] ?? "javascript";
  const { safety_score, decision, findings } = judge(source, language);
  return { file, language, safety_score, decision, findings };
}

/** A verdict for people: one line for the file, one for each finding. */
export function scanLines({ file, safety_score, decision, findings }: Scanned, paint: Terminal["paint"]): string[] {
  const tone = decision === "accept" ? "good" : "bad";
  return [
    `${paint(tone, decision.padEnd(10))} ${safety_score.toFixed(2)}  ${file}`,
    ...findings.map(({ line, family, rule, message }) => `             ${file}:${line}  ${family}/${rule}  ${message}`),
  ];
}

async function scanFile(file: string): Promise<Scanned> {
  const source = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidInput(`cannot read the file (${cause.code})`, {
      field: "file",
      value: file,
      hint: "name source files, not folders",
      cause,
    });
  });
  return scanSource(file, source);
}

/** `t-developer scan` */
export const scan = (open: Open): Command =>
  new Command("scan")
    .description("judge source files as the safety gate does; needs no AWS")
    .argument("<file...>", "JavaScript, TypeScript or Python")
    .addHelpText(
      "after",
      examples(
        "t-developer scan agent.js",
        "t-developer scan agents/*.ts --json",
        "t-developer scan suspect.py || echo not accepted",
      ),
    )
    .action(async (files: string[], _options, command: Command) => {
      const context = open(command);
      const scanned = await Promise.all(files.map(scanFile));
      context.print(scanned, () => scanned.flatMap((one) => scanLines(one, context.terminal.paint)));
      if (scanned.some(({ decision }) => decision !== "accept")) context.end(exitCodes.notAccepted.code);
    });
