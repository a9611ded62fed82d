import type { IResolvable } from "cdktf";
import type { AlertKind } from "../../runtime/architecture/alerts.js";

/** What is watched, and who hears of it. */
export interface Alarm {
  readonly says: string;
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Record<string, string>;
  readonly tells: AlertKind;
  readonly statistic?: "Sum" | "Maximum";
  /** What it should not get above within a period; a count that should be zero where it is left out. */
  readonly above?: number;
  /** Only where this holds. */
  readonly when?: IResolvable;
}
