import type { Labelled } from "../corpora/gate/read.js";
import { SAFETY_THRESHOLD } from "../runtime/architecture/limits.js";
import { inspect } from "../runtime/gate/inspect.js";
import type { Verdict } from "../runtime/gate/verdict.js";

/** Processor time that the speed of a group is measured for. */
const TIMED_MS = 200;

/** A program and what the detector said of it. */
export interface Judged {
  readonly program: Labelled;
  readonly verdict: Verdict;
}

/** How well some programs were told apart. */
export interface Figures {
  readonly group: string;
  readonly dangerous: number;
  readonly harmless: number;
  /** Share of the dangerous ones that were blocked. */
  readonly recall: number;
  /** Share of dangerous ones among the blocked. */
  readonly precision: number;
  /** Share of the harmless ones that were blocked. */
  readonly falseAlarms: number;
  readonly filesPerSecond: number;
  readonly megabytesPerSecond: number;
}

/** A share as figures are printed: `97.5 %`. */
export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

/** Counts what is blocked under a threshold. */
export function tell(
  judged: readonly Judged[],
  threshold = SAFETY_THRESHOLD,
): Pick<Figures, "recall" | "precision" | "falseAlarms"> {
  const blocked = judged.filter(({ verdict }) => verdict.safety_score < threshold);
  const dangerous = judged.filter(({ program }) => program.dangerous).length;
  const caught = blocked.filter(({ program }) => program.dangerous).length;
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    recall: share(caught, dangerous),
    precision: share(caught, blocked.length),
    falseAlarms: judged.length === dangerous ? 0 : (blocked.length - caught) / (judged.length - dangerous),
  };
}

/** All figures of a group of programs. */
export function figures(group: string, judged: readonly Judged[]): Figures {
  const dangerous = judged.filter(({ program }) => program.dangerous).length;
  return {
    group,
    dangerous,
    harmless: judged.length - dangerous,
    ...tell(judged),
    ...speed(judged.map(({ program }) => program)),
  };
}

function speed(programs: readonly Labelled[]): Pick<Figures, "filesPerSecond" | "megabytesPerSecond"> {
  const bytes = programs.reduce((sum, { source }) => sum + Buffer.byteLength(source), 0);
  let rounds = 0;
  const began = process.cpuUsage();
  let ms = 0;
  for (; ms < TIMED_MS; rounds++) {
    for (const { source, language } of programs) inspect(source, language);
    const { user, system } = process.cpuUsage(began);
    ms = (user + system) / 1_000;
  }
  const perSecond = (rounds * 1_000) / ms;
  return { filesPerSecond: programs.length * perSecond, megabytesPerSecond: (bytes * perSecond) / 1e6 };
}
