/**
 * Runs every hostile agent of corpora/attacks against the sandbox as it is deployed, one after the other in one process, and
 * writes what became of them to docs/attacks.md: `npm run bench:attacks`. Ends with an error where one was not contained.
 *
 * @module
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { bundleSandbox } from "../build/bundle-sandbox.js";
import { attacks, jobOf, type NamedAttack, neighbour } from "../corpora/attacks/index.js";
import { failures, type Outcome, type Sandbox } from "../runtime/sandbox/job.js";

const DOCUMENT = join(__dirname, "..", "docs", "attacks.md");

/** What became of one attack. */
interface Row {
  readonly attack: NamedAttack;
  readonly outcome: Outcome;
  readonly milliseconds: number;
  /** It ended as it may, and the honest agent after it answered as before. */
  readonly contained: boolean;
}

async function run(attack: NamedAttack, sandbox: Sandbox, undisturbed: Outcome): Promise<Row> {
  const began = performance.now();
  const outcome = await sandbox.run(jobOf(attack));
  const milliseconds = Math.round(performance.now() - began);
  const { ends, output } = attack;
  const allowed = ends.includes(outcome.status);
  const harmless = outcome.status !== "ok" || isDeepStrictEqual(outcome.result, [output]);
  const unnoticed = isDeepStrictEqual(await sandbox.run(neighbour), undisturbed);
  return { attack, outcome, milliseconds, contained: allowed && harmless && unnoticed };
}

const groupBy = <K extends string>(rows: readonly Row[], key: (row: Row) => K): Map<K, Row[]> => {
  const groups = new Map<K, Row[]>();
  for (const row of rows) groups.set(key(row), [...(groups.get(key(row)) ?? []), row]);
  return groups;
};

const cell = (text: string): string => text.replaceAll("|", "\\|");

function document(rows: readonly Row[]): string {
  const byStatus = groupBy(rows, ({ outcome }) => outcome.status);
  const counts = (["ok", ...failures] as const).map(
    (status) => `| \`${status}\` | ${byStatus.get(status)?.length ?? 0} |`,
  );
  const contained = rows.filter((row) => row.contained).length;
  const sections = [...groupBy(rows, ({ attack }) => attack.family)].map(([family, members]) =>
    [
      `## ${family[0].toUpperCase()}${family.slice(1)} (${members.length})`,
      "",
      "| attack | outcome | ms |",
      "|---|---|---:|",
      ...members.map(
        ({ attack, outcome, milliseconds }) => `| ${cell(attack.name)} | \`${outcome.status}\` | ${milliseconds} |`,
      ),
      "",
    ].join("\n"),
  );
  return [
    "# Attacks on the sandbox",
    "",
    `${contained} of ${rows.length} hostile agents contained: each ended as it may, no host crashed or hung, and the honest agent run after`,
    "each of them gave the same output from the same fuel and memory as before all of them. `ok` means that the attack ran to",
    "its end and found nothing: its one permitted output is part of the test. The agents themselves are in",
    "`corpora/attacks/`, a file for each family.",
    "",
    `Written by \`npm run bench:attacks\` on Node ${process.versions.node.split(".")[0]}; milliseconds as the caller waits, a kill and the start of`,
    "another process included.",
    "",
    "| outcome | attacks |",
    "|---|---:|",
    ...counts,
    "",
    ...sections,
  ].join("\n");
}

async function main(): Promise<void> {
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: 1 });
  try {
    const undisturbed = await sandbox.run(neighbour);
    const rows: Row[] = [];
    for (const attack of attacks) rows.push(await run(attack, sandbox, undisturbed));
    writeFileSync(DOCUMENT, document(rows));
    const escaped = rows.filter(({ contained }) => !contained);
    console.log(`${rows.length - escaped.length} of ${rows.length} contained; docs/attacks.md says how`);
    for (const { attack, outcome } of escaped) console.error(`${attack.family}: ${attack.name}: ${outcome.status}`);
    if (escaped.length > 0) process.exitCode = 1;
  } finally {
    await sandbox.close();
    bundle.remove();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
