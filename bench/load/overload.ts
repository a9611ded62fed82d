import type { Answers } from "./answers.js";
import type { Generator } from "./generator.js";
import { OPEN_CONNECTIONS, type Target } from "./rounds.js";

/** How much more is asked than can be answered. */
const TIMES = 2;

/** What became of requests beyond what the service can do. */
export interface Overload extends Answers {
  readonly seconds: number;
  /** Requests a second that the service can answer. */
  readonly admitted: number;
  /** What must not be so. */
  readonly wrong: readonly string[];
}

/** Asks twice as often as the service can answer, in an open loop. @param capacity requests a second */
export async function overload(
  generator: Generator,
  target: Target,
  capacity: number,
  seconds: number,
): Promise<Overload> {
  const rate = Math.round(TIMES * capacity);
  const answers = await generator.send({ ...target, connections: OPEN_CONNECTIONS, seconds, rate });
  console.log(`\n${rate} requests a second, twice the most that the service did in any round: an open loop`);
  const over = { ...answers, seconds, admitted: capacity, wrong: wrongIn(answers) };
  console.table(overloadRows(over));
  return over;
}

/** What must not be so in the answers of a service that is asked for too much. */
export function wrongIn({ statuses, withoutRetryAfter, errors }: Answers): string[] {
  const others = Object.entries(statuses).filter(([status]) => status !== "200" && status !== "503");
  return [
    ...others.map(([status, count]) => `${count} requests were answered ${status}`),
    ...(statuses[503] === undefined ? ["no request was answered 503"] : []),
    ...(withoutRetryAfter > 0 ? [`${withoutRetryAfter} answers of 503 have no Retry-After`] : []),
    ...Object.entries(errors).map(([why, count]) => `${count} requests were not answered: ${why}`),
  ];
}

/** What became of each request, as it is printed and written down. */
export function overloadRows({ seconds, admitted, offered, statuses, errors, withoutRetryAfter, latency }: Overload) {
  const perSecond = (count = 0): string => (count / seconds).toFixed(0);
  const known = (statuses[200] ?? 0) + (statuses[503] ?? 0);
  const all = [...Object.values(statuses), ...Object.values(errors)].reduce((sum, count) => sum + count, 0);
  return [
    { what: "the service can do, requests/s", found: admitted.toFixed(0) },
    { what: "asked of it, requests/s", found: offered.toFixed(0) },
    { what: "answered 200, requests/s", found: perSecond(statuses[200]) },
    { what: "answered 503, requests/s", found: perSecond(statuses[503]) },
    { what: "503 without Retry-After", found: String(withoutRetryAfter) },
    { what: "anything else, or no answer", found: String(all - known) },
    { what: "p50 of those answered 200, ms", found: latency.p50.toFixed(1) },
    { what: "p99 of those answered 200, ms", found: latency.p99.toFixed(1) },
    { what: "p99.9 of those answered 200, ms", found: latency.p999.toFixed(1) },
  ];
}
