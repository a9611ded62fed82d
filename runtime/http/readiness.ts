import { READINESS_MS } from "../architecture/limits.js";
import { withTimeOut } from "../kernel/time-out.js";

/** What a service cannot do without → a question to it that costs little. */
export type Probes = Readonly<Record<string, () => Promise<unknown>>>;

/** How each of them stands. */
type Standing = "ok" | "away";

/** Whether a service may be sent requests. */
interface ReadyState {
  readonly ready: boolean;
  readonly draining: boolean;
  readonly checks: Readonly<Record<string, Standing>>;
}

/** Whether a service should be sent requests; being alive is something else. */
export interface Readiness {
  /** From now on it is not ready, whatever answers. */
  drain(): void;
  check(): Promise<ReadyState>;
}

/** However often it is asked, what it needs is asked once in this time, in milliseconds. */
const FRESH_MS = 1_000;

/**
 * A service is ready while all that it needs answers within {@link READINESS_MS}.
 *
 * @param atFirst what some of its operations need: it has to have answered once, so that nothing takes the place of what works
 *   before it works itself; that it is away later is no reason to take the whole service away
 */
export function createReadiness(
  probes: Probes = {},
  atFirst: Probes = {},
  now: () => number = () => performance.now(),
): Readiness {
  let draining = false;
  const answered = new Set<string>();
  let last: { readonly at: number; readonly checks: Promise<ReadyState["checks"]> } | undefined;
  const checksNow = (): Promise<ReadyState["checks"]> => {
    if (last === undefined || now() - last.at >= FRESH_MS) last = { at: now(), checks: ask({ ...probes, ...atFirst }) };
    return last.checks;
  };
  const isReady = ([name, standing]: [string, Standing]): boolean => {
    if (standing === "ok" && name in atFirst) answered.add(name);
    return standing === "ok" || answered.has(name);
  };
  return {
    drain() {
      draining = true;
    },
    async check() {
      const checks = await checksNow();
      const standings = Object.entries(checks).map(isReady);
      return { ready: !draining && standings.every(Boolean), draining, checks };
    },
  };
}

async function ask(probes: Probes): Promise<ReadyState["checks"]> {
  const standing = async (probe: () => Promise<unknown>): Promise<Standing> =>
    withTimeOut<Standing, Standing>(
      READINESS_MS,
      probe().then(
        () => "ok",
        () => "away",
      ),
      () => "away",
    );
  const asked = Object.entries(probes).map(async ([name, probe]) => [name, await standing(probe)] as const);
  return Object.fromEntries(await Promise.all(asked));
}
