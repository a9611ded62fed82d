import { quantile } from "../../runtime/sandbox/engine/instantiation.js";
import type { Answers } from "./answers.js";
import type { Generator } from "./generator.js";
import type { Load } from "./send.js";

const ROUNDS = 5;

/** Enough that the service never waits for the next request. */
const CONNECTIONS = 32;

/** As many as there may be; a request that is due never waits for one. */
export const OPEN_CONNECTIONS = 1_024;

/** Share of what the service can do at which its latency is measured. */
const HALF = 0.5;

/** The engine has compiled what it will by then. */
const WARM_UP_SECONDS = 8;

/** What is asked, but for how often. */
export type Target = Omit<Load, "connections" | "seconds" | "rate">;

/** The median of several rounds, and the least and the most. */
interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** The rounds of one server at one load. */
interface Rounds {
  readonly perSecond: Spread;
  readonly p50: Spread;
  readonly p99: Spread;
  readonly p999: Spread;
  readonly generatorBusy: Spread;
}

/** Two servers at the same load, and the first over the second, round by round; for requests a second it is the share. */
export interface Beside {
  readonly rate?: number;
  readonly service: Rounds;
  readonly hono: Rounds;
  readonly ratio: Omit<Rounds, "generatorBusy">;
}

/** @throws where an answer was another than 200 */
export async function sideBySide(generator: Generator, service: Target, hono: Target, seconds: number) {
  for (const target of [service, hono]) {
    await generator.send({ ...target, connections: CONNECTIONS, seconds: WARM_UP_SECONDS });
  }
  const capacity = await rounds(generator, service, hono, { connections: CONNECTIONS, seconds });
  print("as many requests as there can be: 32 connections in a closed loop", capacity);
  const rate = Math.round(HALF * capacity.service.perSecond.median);
  const half = await rounds(generator, service, hono, { connections: OPEN_CONNECTIONS, seconds, rate });
  print(`${rate} requests a second, half of what the service can do: an open loop`, half);
  return { capacity, half };
}

async function rounds(
  generator: Generator,
  service: Target,
  hono: Target,
  how: Pick<Load, "connections" | "seconds" | "rate">,
): Promise<Beside> {
  const all: { readonly service: Answers; readonly hono: Answers }[] = [];
  const ask = async (target: Target) => onlyOk(await generator.send({ ...target, ...how }));
  for (let round = 0; round < ROUNDS; round++) {
    const first = await ask(round % 2 === 0 ? service : hono); // they take turns to begin
    const second = await ask(round % 2 === 0 ? hono : service);
    all.push(round % 2 === 0 ? { service: first, hono: second } : { service: second, hono: first });
  }
  const ratio = (of: (answers: Answers) => number): Spread =>
    spread(all.map((each) => of(each.service) / of(each.hono)));
  return {
    rate: how.rate,
    service: summary(all.map((each) => each.service)),
    hono: summary(all.map((each) => each.hono)),
    ratio: {
      perSecond: ratio(({ perSecond }) => perSecond),
      p50: ratio(({ latency }) => latency.p50),
      p99: ratio(({ latency }) => latency.p99),
      p999: ratio(({ latency }) => latency.p999),
    },
  };
}

function onlyOk(answers: Answers): Answers {
  const { statuses, errors } = answers;
  if (Object.keys(statuses).join() === "200" && Object.keys(errors).length === 0) return answers;
  throw new Error(`not every request was answered 200: ${JSON.stringify({ statuses, errors })}`);
}

const summary = (all: readonly Answers[]): Rounds => ({
  perSecond: spread(all.map(({ perSecond }) => perSecond)),
  p50: spread(all.map(({ latency }) => latency.p50)),
  p99: spread(all.map(({ latency }) => latency.p99)),
  p999: spread(all.map(({ latency }) => latency.p999)),
  generatorBusy: spread(all.map(({ generatorBusy }) => generatorBusy)),
});

function spread(values: readonly number[]): Spread {
  const sorted = Float64Array.from(values);
  return { median: quantile(sorted, 0.5), min: Math.min(...values), max: Math.max(...values) };
}

/** A spread as people read it. */
const shown = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

/** The rows of a comparison, as they are printed and written down. */
export const rowsOf = ({ service, hono, ratio }: Beside): Readonly<Record<string, string>>[] =>
  Object.entries({ "service of agents": service, "hono alone": hono, "the first over the second": ratio }).map(
    ([what, { perSecond, p50, p99, p999 }]) => ({
      what,
      "requests/s": shown(perSecond, what.startsWith("the") ? 2 : 0),
      "p50, ms": shown(p50, 2),
      "p99, ms": shown(p99, 2),
      "p99.9, ms": shown(p999, 2),
    }),
  );

function print(title: string, beside: Beside): void {
  console.log(`\n${title}`);
  console.table(rowsOf(beside));
  const busy = [beside.service, beside.hono].map(({ generatorBusy }) => Math.round(100 * generatorBusy.median));
  console.log(`the generator was busy ${busy[0]} % of its time with the service, ${busy[1]} % with hono`);
}
