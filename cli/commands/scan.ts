import { readFile } from "node:fs/promises";
import { Command } from "commander";
import { type Scanned, scanSource } from "../../runtime/gate/scan.js";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import type { Open } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import type { Terminal } from "../terminal.js";

/** A verdict for people: one line for the file, one for each finding. */
function scanLines({ file, safety_score, decision, findings }: Scanned, paint: Terminal["paint"]): string[] {
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
