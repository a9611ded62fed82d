import { EmergencyStopped, TDeveloperError } from "../runtime/kernel/errors.js";
import { currentBranch } from "../runtime/lifecycle/branches.js";
import type { EvolutionRecord } from "../runtime/lifecycle/records.js";
import { shownNumber } from "./table.js";
import type { Terminal, Tone } from "./terminal.js";

/** An evolution ended without a champion. */
class EvolutionFailed extends TDeveloperError {
  readonly code = "evolution-failed";
}

const tones: Readonly<Record<EvolutionRecord["status"], Tone>> = {
  running: "accent",
  finished: "good",
  stopped: "warning",
  failed: "bad",
};

/** How an evolution stands, for people. */
export function evolutionLines(evolution: EvolutionRecord, paint: Terminal["paint"]): string[] {
  const { evolution_id, task, seed, status, generation, config, champion, started_at, reason } = evolution;
  const best = champion ? `, best ${shownNumber(champion.fitness)} (agent ${champion.agent_id})` : "";
  const branch = evolution.branches.length > 0 ? `, branch ${currentBranch(evolution)}` : "";
  return [
    `${paint("title", evolution_id)}  ${paint(tones[status], status)}  ${task}, seed ${seed}, since ${started_at}`,
    `  generation ${generation} of ${config.generations}${branch}${best}`,
    ...(reason === undefined ? [] : [`  ${reason}`]),
    ...(evolution.roll_back_due === undefined
      ? []
      : ["  it is rolled back to its last safe checkpoint before it goes on"]),
    ...rolledBackLines(evolution, paint),
  ];
}

/** What became of its branches. */
const rolledBackLines = ({ branches }: EvolutionRecord, paint: Terminal["paint"]): string[] =>
  branches.map(({ branch, from, left, by, reason }) =>
    paint("quiet", `  branch ${branch - 1}: generations ${from + 1} to ${left} rolled back by ${by}: ${reason}`),
  );

/**
 * Lets only an evolution pass that has a champion.
 *
 * @param flags options that name the place again, for the hint
 *
 * @throws {EmergencyStopped} where it was stopped
 * @throws {EvolutionFailed} where it failed
 */
export function ensureFinished(
  { evolution_id, status, reason = "it gave no reason" }: EvolutionRecord,
  flags = "",
): void {
  if (status === "finished") return;
  const hint = `go on from its last checkpoint: t-developer evolve --resume ${evolution_id}${flags}`;
  if (status === "stopped") throw new EmergencyStopped(`evolution ${evolution_id} was stopped: ${reason}`, { hint });
  throw new EvolutionFailed(`evolution ${evolution_id} failed: ${reason}`, { hint });
}
