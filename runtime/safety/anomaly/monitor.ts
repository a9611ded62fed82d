/**
 * Watches an evolution for drift and spikes, each island and all together. Pure: the same generations give the same
 * alarms, whether they come in one go or epoch by epoch, so that replaying a fitness log shows what was seen.
 *
 * @module
 */
import * as z from "zod";
import type { GenerationRecord } from "../../search/islands/state.js";
import { type AnomalyConfig, defaultAnomalyConfig } from "./config.js";
import { overall, type SignalName, signalNames, signals } from "./signals.js";
import { newStream, observe, type StreamState, streamState } from "./stream.js";

/** By `<scope> <signal>`: what is remembered of each stream. */
export const monitorState = z.record(z.string(), streamState);

/** What the monitor hands on from one epoch to the next; {} at the beginning. */
export type MonitorState = Readonly<z.infer<typeof monitorState>>;

/** Something unusual. */
export interface Alarm {
  /** A drift makes a checkpoint, a spike alerts, a severe one stops the evolution. */
  readonly level: "drift" | "spike" | "severe";
  readonly signal: SignalName;
  /** `overall`, or `island 3`. */
  readonly scope: string;
  readonly generation: number;
  /** On the scale of the signal. */
  readonly value: number;
  readonly usual: number;
  /** In robust deviations. */
  readonly deviation: number;
}

/** One line for people. */
export const says = ({ level, signal, scope, generation, deviation }: Alarm): string =>
  `${level === "severe" ? "severe spike" : level} of ${signal}, ${scope}, generation ${generation}: ${Math.abs(deviation).toFixed(1)} deviations off`;

interface Watched {
  readonly state: MonitorState;
  /** In the order of generations. */
  readonly alarms: readonly Alarm[];
}

/** @param records whole generations, those that follow on what `state` has seen */
export function watchAnomalies(
  state: MonitorState,
  records: readonly GenerationRecord[],
  config: AnomalyConfig = {},
): Watched {
  const settings = { ...defaultAnomalyConfig, ...config };
  const streams: Record<string, StreamState> = { ...state };
  const alarms = scopesOf(records).flatMap(({ scope, record }) =>
    signalNames.flatMap((signal): Alarm[] => {
      const { of, floor, harm } = signals[signal];
      const value = of(record);
      if (value === undefined || !Number.isFinite(value)) return [];
      const name = `${scope} ${signal}`;
      const seen = observe(streams[name] ?? newStream, value, floor, settings);
      streams[name] = seen.state;
      const level = levelOf(harm === "up" ? seen.deviation : -seen.deviation, seen.drift === harm, settings);
      if (level === undefined) return [];
      const { deviation, usual } = seen;
      return [{ level, signal, scope, generation: record.generation, value, usual, deviation }];
    }),
  );
  return { state: streams, alarms };
}

function levelOf(
  deviation: number,
  drifts: boolean,
  { severe, spike }: Required<AnomalyConfig>,
): Alarm["level"] | undefined {
  if (deviation >= severe) return "severe";
  if (deviation >= spike) return "spike";
  return drifts ? "drift" : undefined;
}

/** Every island, and all of them together, generation by generation. */
function scopesOf(records: readonly GenerationRecord[]): { scope: string; record: GenerationRecord }[] {
  const generations = [...new Set(records.map(({ generation }) => generation))].sort((a, b) => a - b);
  return generations.flatMap((generation) => {
    const islands = records.filter((record) => record.generation === generation).sort((a, b) => a.island - b.island);
    const each = islands.map((record) => ({ scope: `island ${record.island}`, record }));
    return [{ scope: "overall", record: overall(islands) }, ...each];
  });
}
