/**
 * How fast the emergency stop takes effect, on a local deployment: `npm run bench:stop -- [stops]`. Every stop comes at
 * another moment of an evolution on eight islands. An island logs when a stop has ended its work, and for how long it had
 * evaluated nothing by then: its last evaluation began before that.
 *
 * @module
 */
import { setTimeout as sleep } from "node:timers/promises";
import { openClient } from "../cli/client.js";
import { whole } from "../cli/numbers.js";
import { startNamed } from "../cli/orders.js";
import { LocalRun } from "../launcher/local-run.js";
import type { LocalSession } from "../local/session.js";
import { STOP_POLL_MS } from "../runtime/architecture/limits.js";
import { workloadName } from "../runtime/architecture/workloads.js";
import { quantile } from "../runtime/sandbox/engine/instantiation.js";

const ISLANDS = 8;
/** An epoch that is never over, so that islands evaluate whenever the stop comes. */
const config = { islands: ISLANDS, population: 400, generations: 1_000, epoch: 1_000 };
/** Milliseconds for the islands to begin to evaluate; longer after a round in which not all of them did. */
const FIRST_WAIT_MS = 3_000;
const LONGER_MS = 1_000;
const MOST_WAIT_MS = 30_000;
/** Milliseconds after a stop within which all logs have arrived; those of a local function do as it ends. */
const LOGS_MS = 10_000;

/** One stop, all in milliseconds. */
interface Round {
  /** How long the call of the stop took. */
  readonly call: number;
  /** From its return until each island that was evaluating had ended; below 0 where it ended before. */
  readonly after: readonly number[];
}

async function main(stops: number): Promise<void> {
  const local = await LocalRun.create();
  try {
    const session = await local.start("--no-evolve");
    const rounds: Round[] = [];
    for (let wait = FIRST_WAIT_MS; rounds.length < stops && wait <= MOST_WAIT_MS; ) {
      const round = await stopOnce(session, rounds.length, wait);
      console.error(`${rounds.length + 1}/${stops}: ${round.after.length} islands were evaluating`);
      if (round.after.length === ISLANDS) rounds.push(round);
      else wait += LONGER_MS;
    }
    report(rounds, stops);
  } finally {
    await local.remove();
  }
}

async function stopOnce(session: LocalSession, seed: number, wait: number): Promise<Round> {
  const client = openClient({ ...session, credentials: { accessKeyId: "test", secretAccessKey: "test" } });
  const evolution_id = await startNamed(client, { task: "online-bin-packing", config, seed });
  await sleep(wait + Math.random() * STOP_POLL_MS);
  const began = performance.now();
  const { incomplete } = await client.emergency.stop({ reason: "bench" });
  const call = performance.now() - began;
  const returned = Date.now();
  if (incomplete) throw new Error(`a stop was not complete: ${incomplete.join("; ")}`);
  let ended = await endings(session, evolution_id);
  while (ended.length < ISLANDS && Date.now() < returned + LOGS_MS) {
    await sleep(200);
    ended = await endings(session, evolution_id);
  }
  await client.emergency.resume({ reason: "bench" });
  return { call, after: ended.map((time) => time - returned) };
}

/** When the islands of an evolution evaluated last, at most, in milliseconds since 1970. */
async function endings({ endpoint, environment, region }: LocalSession, id: string): Promise<number[]> {
  const response = await fetch(endpoint, {
    method: "POST",
    headers: {
      "Content-Type": "application/x-amz-json-1.1",
      "X-Amz-Target": "Logs_20140328.FilterLogEvents",
      Authorization: `AWS4-HMAC-SHA256 Credential=test/20260101/${region}/logs/aws4_request`,
    },
    body: JSON.stringify({
      logGroupName: `/aws/lambda/${workloadName("evolve-island", environment)}`,
      filterPattern: id,
    }),
  });
  if (!response.ok) throw new Error(`the logs cannot be read: ${response.status} ${await response.text()}`);
  const { events }: { events: { message: string }[] } = JSON.parse(await response.text());
  return events
    .filter(({ message }) => message.includes("a stop ended work under way") && message.includes(id))
    .map(({ message }): { time: string; idle_ms: number } => JSON.parse(message))
    .map(({ time, idle_ms }) => Date.parse(time) - idle_ms);
}

function report(rounds: readonly Round[], stops: number): void {
  const row = (what: string, values: readonly number[]) => {
    const at = (q: number) => Math.round(quantile(Float64Array.from(values), q));
    return { what, n: values.length, "p50 ms": at(0.5), "p99 ms": at(0.99), "max ms": at(1) };
  };
  const last = rounds.map(({ call, after }) => ({ call, after: Math.max(...after) }));
  console.table([
    row(
      "duration of the stop call",
      last.map(({ call }) => call),
    ),
    row(
      "last evaluation of any island, after the call returned: at most",
      last.map(({ after }) => after),
    ),
    row(
      "last evaluation of any island, after the call began: at most",
      last.map(({ call, after }) => call + after),
    ),
    row(
      "the same, of each island",
      rounds.flatMap(({ call, after }) => after.map((ms) => call + ms)),
    ),
  ]);
  const late = last.filter(({ after }) => after > STOP_POLL_MS).length;
  console.log(
    `${rounds.length} stops of ${ISLANDS} islands; ${late} let an evaluation start more than 1 s after they returned`,
  );
  if (late > 0 || rounds.length < stops) process.exitCode = 1;
}

main(whole("stops")(process.argv[2] ?? "50")).catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
