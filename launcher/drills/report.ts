import { duration, table } from "../../cli/table.js";
import { type Complaints, checkNames } from "./checks.js";

/** What came of one drill. */
export interface ReportRow {
  readonly name: string;
  readonly injects: string;
  /** What the drill did, and what the evolution made of it. */
  readonly happened: string;
  readonly complaints: Complaints;
  readonly milliseconds: number;
}

/** Whether a drill shows a fault of ours. */
export const isFailed = ({ complaints }: ReportRow): boolean => checkNames.some((name) => complaints[name].length > 0);

/** The table of what happened, and under it what was complained of. */
export function reportLines(rows: readonly ReportRow[]): string[] {
  const columns = [
    { title: "drill", of: ({ name }: ReportRow) => name },
    { title: "what goes wrong", of: ({ injects }: ReportRow) => injects },
    { title: "what happened", of: ({ happened }: ReportRow) => happened },
    ...checkNames.map((name) => ({
      title: name,
      of: (row: ReportRow) => (row.complaints[name].length > 0 ? "✗" : "✓"),
    })),
    { title: "took", of: ({ milliseconds }: ReportRow) => duration(milliseconds), align: "right" as const },
  ];
  return [...table(columns, rows), ...rows.flatMap(complaintLines)];
}

const complaintLines = ({ name, complaints }: ReportRow): string[] =>
  checkNames.flatMap((check) => complaints[check].slice(0, 5).map((says) => `✗ ${name}, ${check}: ${says}`));
