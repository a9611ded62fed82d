import { SAFETY_THRESHOLD } from "../runtime/architecture/limits.js";
import { familyRules } from "../runtime/gate/detector/index.js";
import { pythonRules } from "../runtime/gate/detector/python/index.js";
import { patterns } from "../runtime/gate/detector/python/patterns.js";
import { type Rule, weights } from "../runtime/gate/detector/rule.js";
import { structure } from "../runtime/gate/detector/structure.js";
import { type Figures, type Judged, percent, tell } from "./safety-figures.js";

const thresholds = [0.2, 0.5, 0.8, 0.9, 0.95, 0.96, 1];

const code = (text: string): string => `\`${text.replaceAll("|", "\\|").replaceAll("\n", "⏎")}\``;
const severity = (weight: number): string => Object.entries(weights).find(([, value]) => value === weight)?.[0] ?? "";

const ruleTable = (rules: readonly Rule[]): string[] => [
  "| rule | family | severity | weight | catches | triggers | does not |",
  "|---|---|---|---:|---|---|---|",
  ...rules.map(({ name, family, weight, catches, triggers, ignores }) =>
    [
      "",
      code(name),
      family,
      severity(weight),
      weight,
      catches.replaceAll("|", "\\|"),
      code(triggers),
      code(ignores),
      "",
    ]
      .join(" | ")
      .trim(),
  ),
];

const curve = (judged: readonly Judged[]): string[] => [
  "| blocked under | recall | false alarms |",
  "|---:|---:|---:|",
  ...thresholds.map((threshold) => {
    const { recall, falseAlarms } = tell(judged, threshold);
    const mark = threshold === SAFETY_THRESHOLD ? "**" : "";
    return `| ${mark}${threshold}${mark} | ${percent(recall)} | ${percent(falseAlarms)} |`;
  }),
];

/** The page of the documentation about the pattern detector. */
export const detectorPage = (rows: readonly Figures[], judged: readonly Judged[]): string =>
  [
    "# The pattern detector",
    "",
    "Reads JavaScript, TypeScript and Python on their syntax trees and scores each program in [0, 1]: 1 less the weights of the",
    `rules that it breaks, each counted once. Under ${SAFETY_THRESHOLD} it is blocked. Names, constants and secrets are followed through`,
    "variables, so that a renamed `eval`, `globalThis['ev' + 'al']` and `getattr(os, 'sys' + 'tem')` are what they stand for.",
    "What a program can reach (`notable`: it talks to the network, it reads secrets) blocks only together with what it does",
    "with it. Written by `npm run bench:safety`.",
    "",
    "The five patterns of the architecture document are reported wherever they match, exactly as its regular expressions do. They",
    "take off their weight unless the syntax tree shows that the match is something else: a comment, a text, `literal_eval(`, or a",
    "`while True:` that is left further down. Where Python does not parse, they count in any case.",
    "",
    "## Figures",
    "",
    `${judged.length} programs of the corpus in \`corpora/gate/\`, written for this purpose before the rules were tuned on them: what the`,
    "detector missed at first sight became rules. The figures below are",
    "therefore those of a training set; measure with programs of your own: `npm run bench:safety <folder>`.",
    "Speed is that of one core, with programs as short as these.",
    "",
    "| | dangerous | harmless | recall | precision | false alarms | files/s | MB/s |",
    "|---|---:|---:|---:|---:|---:|---:|---:|",
    ...rows.map((row) =>
      [
        "",
        row.group,
        row.dangerous,
        row.harmless,
        percent(row.recall),
        percent(row.precision),
        percent(row.falseAlarms),
        Math.round(row.filesPerSecond),
        row.megabytesPerSecond.toFixed(2),
        "",
      ]
        .join(" | ")
        .trim(),
    ),
    "",
    `## Why ${SAFETY_THRESHOLD}`,
    "",
    "A single `notable` finding leaves a score of 0.95 and passes; anything more is blocked. A lower threshold lets attacks through",
    "that need two harmless things at once; a higher one blocks programs for a single harmless thing.",
    "",
    ...curve(judged),
    "",
    "## Rules for JavaScript and TypeScript",
    "",
    ...ruleTable(familyRules),
    "",
    "## Rules for Python",
    "",
    `The first ${patterns.length} are the document's.`,
    "",
    ...ruleTable(pythonRules),
    "",
    "## Rules for agents only",
    "",
    "An agent is held to the rules of its language, and to these, which say what an agent may consist of.",
    "",
    ...ruleTable(structure),
    "",
  ].join("\n");
