import { grew, residentMegabytes, slope } from "../memory.js";
import type { Generator } from "./generator.js";
import { OPEN_CONNECTIONS, type Target } from "./rounds.js";
import type { AgentsService } from "./servers.js";

const TENTHS = 10;
const MEGABYTE = 1_024 * 1_024;

/** Memory at the end of one tenth, in megabytes. */
interface Row {
  readonly requests: number;
  readonly resident: number;
  readonly heap: number;
  readonly sandbox: number;
}

/** A service under load for long. */
export interface Soaked {
  readonly seconds: number;
  readonly rate: number;
  readonly rows: readonly Row[];
  /** By how much memory grew from one tenth of the second half to the next, in megabytes. */
  readonly slope: { readonly resident: number; readonly heap: number };
  readonly wrong: readonly string[];
}

/** Calls the service for long, and looks at its memory after every tenth of the time. @param perSecond how often */
export async function soak(
  generator: Generator,
  service: AgentsService,
  target: Target,
  perSecond: number,
  seconds: number,
): Promise<Soaked> {
  const rate = Math.round(perSecond);
  const rows: Row[] = [];
  const wrong: string[] = [];
  let requests = 0;
  console.log(`\n${rate} requests a second for ${seconds} seconds: an open loop`);
  for (let tenth = 0; tenth < TENTHS; tenth++) {
    const load = { ...target, connections: OPEN_CONNECTIONS, seconds: seconds / TENTHS, rate };
    const { statuses, errors } = await generator.send(load);
    const { 200: answered = 0, ...others } = statuses;
    requests += answered;
    const failures = { ...others, ...errors };
    if (Object.keys(failures).length > 0) wrong.push(`in the soak: ${JSON.stringify(failures)}`);
    const heap = Math.round((10 * (await service.heapUsed())) / MEGABYTE) / 10;
    const { host: resident, sandbox } = residentMegabytes(service.pid);
    rows.push({ requests, resident, heap, sandbox });
    console.log(JSON.stringify(rows[tenth]));
  }
  for (const name of ["resident", "heap", "sandbox"] as const) {
    if (grew(rows.map((row) => row[name]))) wrong.push(`the memory grew: ${name}`);
  }
  const half = rows.slice(TENTHS / 2);
  const slopes = { resident: slope(half.map(({ resident }) => resident)), heap: slope(half.map(({ heap }) => heap)) };
  console.log(`from one tenth of the second half to the next: ${JSON.stringify(slopes)} MB`);
  return { seconds, rate, rows, slope: slopes, wrong };
}
