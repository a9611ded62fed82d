import { judge } from "../runtime/gate/gate.js";
import type { Champion } from "../runtime/lifecycle/records.js";
import { createSandbox } from "../runtime/sandbox/runner/pool.js";
import { type ControlArm, judgeControls, runControls } from "../runtime/search/controls/compare.js";
import { builtInTasks, createProblem, type TaskDefinition } from "../runtime/search/tasks/index.js";
import type { EvolutionStatus } from "./client.js";
import { Interrupted } from "./failure.js";
import { shownNumber, table } from "./table.js";
import type { Terminal } from "./terminal.js";

/** What searches without evolution did at the same budget, and what that says. */
interface Comparison {
  readonly controls: readonly ControlArm[];
  readonly verdict: string;
}

/**
 * Runs the control arms on this machine, beside an evolution that has finished: same task, seed and evaluations.
 *
 * @throws {Interrupted} on Ctrl-C
 */
export async function compareWithControls(
  task: string | TaskDefinition,
  { evolution, generations }: Pick<EvolutionStatus, "evolution" | "generations">,
  champion: Champion,
  signal: AbortSignal,
): Promise<Comparison> {
  const sandbox = createSandbox();
  try {
    const problem = createProblem(typeof task === "string" ? builtInTasks[task] : task, sandbox);
    const evaluations = generations.reduce((sum, { statistics }) => sum + spent(statistics), 0);
    const budget = { evaluations, maxNodes: evolution.config.maxNodes, seed: evolution.seed };
    const controls = await runControls(problem, budget, { gate: judge, stopped: async () => signal.aborted }, sandbox);
    if (controls === undefined) throw new Interrupted("The control arms were not finished; the champion stays");
    return { controls, verdict: judgeControls(champion.hold_out.error, controls) };
  } finally {
    await sandbox.close();
  }
}

/** What a generation cost, at the most: nobody gets more for it than the control arms, even where a cascade screened. */
const spent = ({ evaluations, screened = 0 }: EvolutionStatus["generations"][number]["statistics"]): number =>
  evaluations + screened;

/** The champion beside the control arms. */
export function controlLines(
  champion: Champion,
  { controls, verdict }: Comparison,
  paint: Terminal["paint"],
): string[] {
  const evolved = { name: "evolution", training: champion.fitness, holdOut: champion.hold_out.error };
  const rows = [{ ...evolved, bytes: champion.bytes, evaluations: controls[0].evaluations }, ...controls];
  const shown = (error: number | null) => (error === null ? "failed" : shownNumber(error));
  const columns = [
    { title: "same budget", of: ({ name }: ControlArm) => name },
    { title: "in training", of: ({ training }: ControlArm) => shown(training), align: "right" as const },
    { title: "on unseen data", of: ({ holdOut }: ControlArm) => shown(holdOut), align: "right" as const },
    { title: "bytes", of: ({ bytes }: ControlArm) => String(bytes), align: "right" as const },
    { title: "evaluations", of: (row: ControlArm) => String(row.evaluations), align: "right" as const },
  ];
  const [heading, ...lines] = table(columns, rows);
  const tone = verdict.startsWith("evolution won") ? "good" : "warning";
  return ["", paint("quiet", heading), ...lines, "", paint(tone, verdict)];
}
