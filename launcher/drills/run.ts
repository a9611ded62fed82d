import { setTimeout as sleep } from "node:timers/promises";
import { type Complaints, check, noComplaints } from "./checks.js";
import { type Course, DrillFailed, reached, runToEnd } from "./course.js";
import type { Drill } from "./drills.js";
import { type DrillEvidence, forgetAgents, gather } from "./evidence.js";
import type { ReportRow } from "./report.js";
import type { DrillStage } from "./stage.js";

/** How long an alert may take to arrive. */
const DELIVERY_MS = 2_500;

/** Evolves with nothing going wrong: what every drill must come to as well. */
export async function undisturbed(stage: DrillStage, signal: AbortSignal): Promise<DrillEvidence> {
  await forgetAgents(stage.context);
  const { id } = await runToEnd(stage, async () => [], signal);
  return gather(id, stage.context);
}

/** Evolves while something goes wrong, and looks at what came of it. */
export async function perform(
  drill: Drill,
  reference: DrillEvidence,
  stage: DrillStage,
  signal: AbortSignal,
): Promise<ReportRow> {
  const { name, injects } = drill;
  const began = performance.now();
  await forgetAgents(stage.context);
  const injected = stage.control.inject(drill.plan?.(stage.skewedClock));
  const refused = stage.proxy.inject(drill.aws);
  const row = (happened: string, complaints: Complaints): ReportRow => {
    return { name, injects, happened, complaints, milliseconds: performance.now() - began };
  };
  try {
    const course = await disturbed(drill, stage, signal);
    const complaints = await check(course, await gather(course.id, stage.context), reference, stage);
    return row(says({ ...injected(), refused: refused() }, course), complaints);
  } catch (error) {
    if (!(error instanceof DrillFailed)) throw error;
    return row("it never ended well", { ...noComplaints, generations: [error.message] });
  }
}

/** Resolves when the evolution has ended, everything else that was set in motion, too, and alerts have arrived. */
async function disturbed({ beside }: Drill, stage: DrillStage, signal: AbortSignal): Promise<Course> {
  const { context, control, proxy } = stage;
  const disturb = async (id: string) =>
    (await beside?.({
      context,
      aws: (fault) => void proxy.inject(fault),
      reached: (generation) => reached(id, generation, context, signal),
    })) ?? [];
  try {
    const course = await runToEnd(stage, disturb, signal);
    await control.quiet();
    await sleep(DELIVERY_MS, undefined, { signal });
    return course;
  } finally {
    control.inject();
    proxy.inject();
  }
}

function says(counts: Readonly<Record<string, number>>, { setbacks }: Course): string {
  const { killed, twice, skewed, refused } = counts;
  const parts = [
    killed > 0 && `${killed} invocations killed`,
    twice > 0 && `${twice} events delivered twice`,
    skewed > 0 && `${skewed} invocations by a wrong clock`,
    refused > 0 && `${refused} requests refused`,
    setbacks.length > 0 ? `ended before its time ${times(setbacks.length)}, resumed` : "got through by itself",
  ];
  return parts.filter(Boolean).join(", ");
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);
