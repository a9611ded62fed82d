import type { Champion } from "../runtime/lifecycle/records.js";
import { type Column, shownNumber, table } from "./table.js";
import type { Terminal } from "./terminal.js";

/** Members of a front that are shown; --json has all. */
const FRONT_SHOWN = 8;

/** What came out of an evolution: its scores beside what people use without one, and its source. */
export function championLines(champion: Champion, source: string, paint: Terminal["paint"]): string[] {
  const { agent_id, generation, bytes, safety_score, unit, hold_out } = champion;
  const scores = [["champion", hold_out.error] as const, ...Object.entries(hold_out.baselines)];
  const columns = [
    { title: unit, of: ([name]: (typeof scores)[number]) => name },
    {
      title: "on unseen data",
      of: ([, error]: (typeof scores)[number]) => shownNumber(error),
      align: "right" as const,
    },
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
    ...frontLines(champion, paint),
  ];
}

/** What there is for fewer bytes or less fuel, where there is anything. */
function frontLines({ front = [], unit }: Champion, paint: Terminal["paint"]): string[] {
  if (front.length < 2) return [];
  type Row = (typeof front)[number];
  const columns: Column<Row>[] = [
    { title: "for fewer bytes or less fuel", of: ({ agent_id }) => agent_id },
    { title: "in training", of: ({ fitness }) => shownNumber(fitness), align: "right" },
    { title: "bytes", of: ({ bytes }) => String(bytes), align: "right" },
    { title: "fuel", of: ({ fuel }) => shownNumber(fuel), align: "right" },
  ];
  const shown = front.some(({ fuel }) => fuel !== undefined) ? columns : columns.slice(0, 3);
  const [heading, ...lines] = table(shown, front.slice(0, FRONT_SHOWN));
  return ["", paint("quiet", `${heading}   (${unit})`), ...lines];
}
