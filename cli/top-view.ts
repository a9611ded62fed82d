import { AGENT_CODE_BYTES, AGENT_INSTANTIATION_US, AGENT_MEMORY_BYTES } from "../runtime/architecture/limits.js";
import type { AgentFigures, Snapshot } from "./performance.js";
import { type Column, shownNumber, table } from "./table.js";
import type { Terminal, Tone } from "./terminal.js";

/** How much room there is; undefined: as much as it takes. */
interface Room {
  readonly columns?: number;
  readonly rows?: number;
}

/** Lines beside those of the agents: title, blank, heading, what is left out, legend, and the cursor's own. */
const OTHER_LINES = 6;

/** @param rank the higher, the earlier it leaves a narrow terminal */
const right = (rank: number, title: string, of: (agent: AgentFigures) => string) =>
  ({ rank, title, of, align: "right" }) as const;

const columns: readonly (Column<AgentFigures> & { readonly rank: number })[] = [
  { rank: 0, title: "agent", of: ({ agent_id }) => agent_id },
  right(6, "calls", ({ calls }) => shownNumber(calls)),
  right(1, "calls/s", ({ calls_per_second }) => brief(calls_per_second)),
  right(2, "failed", ({ failures }) => shownNumber(failures)),
  right(8, "p50 ms", ({ latency_ms }) => brief(latency_ms?.p50)),
  right(3, "p99 ms", ({ latency_ms }) => brief(latency_ms?.p99)),
  right(9, "fuel/call", ({ fuel }) => brief(fuel)),
  right(4, "memory B", ({ memory_bytes }) => held(memory_bytes, AGENT_MEMORY_BYTES)),
  right(10, "inst. p50 µs", ({ instantiation_us }) => brief(instantiation_us?.p50)),
  right(5, "inst. p99 µs", ({ instantiation_us }) => held(instantiation_us?.p99, AGENT_INSTANTIATION_US)),
  right(7, "size B", ({ bytes }) => held(bytes, AGENT_CODE_BYTES)),
];

/** A snapshot as lines that fit into the room: agents that do not are counted, columns that do not are left out. */
export function topLines(snapshot: Snapshot, environment: string, paint: Terminal["paint"], room: Room = {}): string[] {
  const { agents, unreadable } = snapshot;
  const shown = room.rows === undefined ? agents : agents.slice(0, Math.max(1, room.rows - OTHER_LINES));
  const [heading, ...lines] = fitting(shown, room.columns ?? Number.POSITIVE_INFINITY);
  const hidden = agents.length - shown.length;
  const notes = [
    hidden > 0 && `and ${hidden} more`,
    unreadable > 0 && plural(unreadable, "corrupt document"),
    lines.some((line) => line.includes("!")) && legend,
  ].filter((note) => note !== false);
  return [
    title(snapshot, environment, paint),
    "",
    ...(agents.length > 0 ? [paint("quiet", heading)] : ["no agent was exported or called yet"]),
    ...lines.map((line, i) => paintBy(toneOf(shown[i]), line, paint)),
    ...notes.map((note) => paint("quiet", note)),
  ];
}

const legend = `! over the limit of ${AGENT_CODE_BYTES} bytes of code, ${AGENT_MEMORY_BYTES} of memory an instance or ${AGENT_INSTANTIATION_US} µs of instantiation`;

function title({ agents, time }: Snapshot, environment: string, paint: Terminal["paint"]): string {
  const sum = (of: (agent: AgentFigures) => number) => agents.reduce((total, agent) => total + of(agent), 0);
  const figures = [
    plural(agents.length, "agent"),
    `${brief(sum((agent) => agent.calls_per_second))} calls/s`,
    `${shownNumber(sum((agent) => agent.failures))} of ${shownNumber(sum((agent) => agent.calls))} calls failed`,
    `${time.slice(11, 19)} UTC`,
  ];
  return `${paint("title", environment)}  ${figures.join(" · ")}`;
}

/** The table with as many columns as fit; the agent's id always stands. */
function fitting(agents: readonly AgentFigures[], width: number): string[] {
  for (let rank = columns.length - 1; rank > 0; rank--) {
    const lines = table(
      columns.filter((column) => column.rank <= rank),
      agents,
    );
    if (Math.max(...lines.map((line) => line.length)) <= width) return lines;
  }
  return table(columns.slice(0, 1), agents);
}

function toneOf({ over, calls_per_second }: AgentFigures): Tone | undefined {
  if (over.some((limit) => limit !== "instantiation")) return "bad";
  if (over.length > 0) return "warning";
  return calls_per_second === 0 ? "quiet" : undefined;
}

const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;

const paintBy = (tone: Tone | undefined, text: string, paint: Terminal["paint"]): string =>
  tone === undefined ? text : paint(tone, text);

/** Three significant digits are enough for what changes every two seconds. */
const brief = (value: number | null | undefined): string =>
  shownNumber(typeof value === "number" ? Number(value.toPrecision(3)) : value);

/** Marked where it is over the limit, for those who see no colours. */
const held = (value: number | null | undefined, limit: number): string =>
  `${typeof value === "number" && value > limit ? "!" : ""}${shownNumber(value)}`;
