/**
 * How well the pattern detector tells dangerous programs from harmless ones: `npm run bench:safety [folder]`. Without a
 * folder it takes the project's corpus, writes docs/detector.md, and ends with an error where the goals are not met.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isCorpus, readCorpus, readLabelled } from "../corpora/gate/read.js";
import { inspect } from "../runtime/gate/inspect.js";
import { families, languages } from "../runtime/gate/verdict.js";
import { detectorPage } from "./detector-page.js";
import { MAX_HOSTILE_MS, worstHostile } from "./hostile.js";
import { type Figures, figures, type Judged, percent } from "./safety-figures.js";

const CORPUS = join(__dirname, "..", "corpora", "gate");
const DOCUMENT = join(__dirname, "..", "docs", "detector.md");
const MIN_RECALL = 0.97;
const MAX_FALSE_ALARMS = 0.02;

/** One row for each family in each language, then one for each language. */
function table(judged: readonly Judged[]): Figures[] {
  const rows = languages.flatMap((language) => {
    const ofLanguage = judged.filter(({ program }) => program.language === language);
    const byFamily = families.map((family) => {
      return figures(
        `${language} ${family}`,
        ofLanguage.filter(({ program }) => program.family === family),
      );
    });
    return [...byFamily, figures(`${language}, all`, ofLanguage)];
  });
  return rows.filter(({ dangerous, harmless }) => dangerous + harmless > 0);
}

function print(rows: readonly Figures[], judged: readonly Judged[]): void {
  console.table(
    rows.map((row) => ({
      group: row.group,
      dangerous: row.dangerous,
      harmless: row.harmless,
      recall: percent(row.recall),
      precision: percent(row.precision),
      "false alarms": percent(row.falseAlarms),
      "files/s": Math.round(row.filesPerSecond),
      "MB/s": row.megabytesPerSecond.toFixed(2),
    })),
  );
  for (const { program, verdict } of judged) {
    const blocked = verdict.decision !== "accept";
    if (blocked === program.dangerous) continue;
    const rules = verdict.findings.filter(({ weight }) => weight > 0).map(({ rule }) => rule);
    console.log(`${blocked ? "false alarm" : "missed"}: ${program.name} ${rules.join(", ")}`);
  }
}

function main(folder = CORPUS): void {
  const programs = isCorpus(folder) ? readCorpus(folder) : readLabelled(folder);
  const judged = programs.map((program) => ({ program, verdict: inspect(program.source, program.language) }));
  const rows = table(judged);
  print(rows, judged);
  if (folder !== CORPUS) return;
  writeFileSync(DOCUMENT, detectorPage(rows, judged));
  const { file, ms } = worstHostile();
  console.log(`worst hostile file of an agent's size: ${ms.toFixed(1)} ms of the ${MAX_HOSTILE_MS} allowed (${file})`);
  const met =
    ms <= MAX_HOSTILE_MS &&
    rows.every(({ recall, falseAlarms }) => recall >= MIN_RECALL && falseAlarms <= MAX_FALSE_ALARMS);
  if (!met) process.exitCode = 1;
}

main(process.argv[2]);
