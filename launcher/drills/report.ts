import { duration, table } from "../../cli/table.js";
import { type Complaints, checkNames } from "./checks.js";

/** What came of one drill. */
export interface Row {
  readonly name: string;
  readonly injects: string;
  /** What the drill did, and what the evolution made of it. */
  readonly happened: string;
  readonly complaints: Complaints;
  readonly milliseconds: number;
}

/** Whether a drill shows a fault of ours. */
export const isFailed = ({ complaints }: Row): boolean => checkNames.some((name) => complaints[name].length > 0);

/** The table of what happened, and under it what was complained of. */
export function reportLines(rows: readonly Row[]): string[] {
  const columns = [
    { title: "drill", of: ({ name }: Row) => name },
    { title: "what goes wrong", of: ({ injects }: Row) => injects },
    { title: "what happened", of: ({ happened }: Row) => happened },
    ...checkNames.map((name) => ({ title: name, of: (row: Row) => (row.complaints[name].length > 0 ? "✗" : "✓") })),
    { title: "took", of: ({ milliseconds }: Row) => duration(milliseconds), align: "right" as const },
  ];
  return [...table(columns, rows), ...rows.flatMap(complaintLines)];
}

const complaintLines = ({ name, complaints }: Row): string[] =>
  checkNames.flatMap((check) => complaints[check].slice(0, 5).map((says) => `✗ ${name}, ${check}: ${says}`));
