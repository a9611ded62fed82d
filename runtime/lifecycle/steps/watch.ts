import type { Context } from "../../kernel/context.js";
import { CorruptObject } from "../../kernel/errors.js";
import { anomalyFound } from "../../safety/alerts/alerts.js";
import { type Alarm, type MonitorState, monitorState, watchAnomalies } from "../../safety/anomaly/monitor.js";
import type { GenerationRecord } from "../../search/islands/state.js";
import { branchName } from "../branches.js";
import type { EvolutionConfig } from "../config.js";
import { evolutionKeys } from "../keys.js";
import { load, save } from "../objects.js";

/** The epoch that is watched. */
interface WatchedEpoch {
  readonly evolution_id: string;
  readonly branch: number;
  readonly generation: number;
  readonly until: number;
  readonly config: EvolutionConfig;
}

/** One alarm of each level that something follows from. */
interface Concerns {
  readonly drift?: Alarm;
  readonly severe?: Alarm;
}

/** Shows an epoch to the anomaly monitor, and alerts of spikes. What the monitor remembers lies beside the generation. */
export async function watchEpoch(
  { evolution_id: id, branch, generation, until, config }: WatchedEpoch,
  records: readonly GenerationRecord[],
  context: Context,
): Promise<Concerns> {
  const name = branchName(id, branch);
  const before = await remembered(name, generation, context);
  const { state, alarms } = watchAnomalies(before, records, config.anomaly);
  await save(context.evolution, evolutionKeys.monitor(name, until), state);
  const spikes = worstSpikes(alarms);
  for (const spike of spikes) await context.alerts.send(anomalyFound(id, spike, context.clock()));
  return {
    drift: alarms.find(({ level }) => level === "drift"),
    severe: spikes.find(({ level }) => level === "severe"),
  };
}

/** Of each signal the worst spike: what one island does shows overall too. */
function worstSpikes(alarms: readonly Alarm[]): Alarm[] {
  const off = ({ deviation }: Alarm): number => Math.abs(deviation);
  const bySignal = new Map<string, Alarm>();
  for (const alarm of alarms.filter(({ level }) => level !== "drift")) {
    const known = bySignal.get(alarm.signal);
    if (known === undefined || off(alarm) > off(known)) bySignal.set(alarm.signal, alarm);
  }
  return [...bySignal.values()];
}

/** A monitor whose memory is lost begins to learn anew; that must not end an evolution. */
async function remembered(name: string, generation: number, context: Context): Promise<MonitorState> {
  if (generation === 0) return {};
  try {
    const state = await load(context.evolution, monitorState, evolutionKeys.monitor(name, generation));
    if (state) return state;
  } catch (error) {
    if (!(error instanceof CorruptObject)) throw error;
  }
  context.log("warn", "the anomaly monitor has lost its memory", { branch: name, generation });
  return {};
}
