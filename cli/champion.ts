import type { Champion } from "../runtime/evolution/records.js";
import { number, table } from "./table.js";
import type { Terminal } from "./terminal.js";

/** What came out of an evolution: its scores beside what people use without one, and its source. */
export function championLines(champion: Champion, source: string, paint: Terminal["paint"]): string[] {
  const { agent_id, generation, bytes, safety_score, unit, hold_out } = champion;
  const scores = [["champion", hold_out.error] as const, ...Object.entries(hold_out.baselines)];
  const columns = [
    { title: unit, of: ([name]: (typeof scores)[number]) => name },
    { title: "on unseen data", of: ([, error]: (typeof scores)[number]) => number(error), align: "right" as const },
  ];
  const [heading, best, ...rest] = table(columns, scores);
  return [
    `${paint("title", `agent ${agent_id}`)}  generation ${generation}, ${bytes} bytes, safety ${safety_score.toFixed(2)}`,
    "",
    paint("accent", source.trim()),
    "",
    paint("quiet", heading),
    paint("good", best),
    ...rest,
  ];
}
