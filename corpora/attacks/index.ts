import type { SandboxJob } from "../../runtime/sandbox/job.js";
import { async } from "./async.js";
import type { Attack, AttackFamily } from "./attack.js";
import { builtins } from "./builtins.js";
import { clocks } from "./clocks.js";
import { codec } from "./codec.js";
import { exfiltration } from "./exfiltration.js";
import { host } from "./host.js";
import { loops } from "./loops.js";
import { memory } from "./memory.js";
import { quickjs } from "./quickjs.js";
import { realm } from "./realm.js";
import { recursion } from "./recursion.js";
import { regexps } from "./regexps.js";
import { results } from "./results.js";
import { syntax } from "./syntax.js";
import { tank } from "./tank.js";

const families: Readonly<Record<string, AttackFamily>> = {
  "endless loop": loops,
  "endless recursion": recursion,
  "exhaustion of memory": memory,
  "built-in that works long": builtins,
  "regular expression": regexps,
  "counting of steps": tank,
  "hostile source": syntax,
  "shared realm": realm,
  "way to the host": host,
  "exfiltration and privilege": exfiltration,
  "clock and entropy": clocks,
  "after the answer": async,
  "memory of the engine": quickjs,
  "hostile result": results,
  codec: codec,
};

/** An attack by name. */
export interface NamedAttack extends Attack {
  readonly family: string;
  readonly name: string;
}

/** Every attack there is, family by family. */
export const attacks: readonly NamedAttack[] = Object.entries(families).flatMap(([family, list]) =>
  Object.entries(list).map(([name, attack]) => ({ family, name, ...attack })),
);

/** Little enough that an attack is over soon, and so much time that none meets the wall: all loops pay, those in C too. */
const LIMITS = { fuel: 10_000_000, wallMs: 60_000 };

/** How an attack is run. */
export const jobOf = ({ source, limits }: Attack): SandboxJob => ({
  source,
  config: {},
  seed: 1,
  work: { kind: "inputs", inputs: [1] },
  limits: { ...LIMITS, ...limits },
});

/** An honest agent that would notice most of what can be changed around it; it must answer the same after any attack. */
export const neighbour: SandboxJob = {
  source: `export default () => () => [
    String({}), [1, 2, 3].map((x) => x).length, ["a", "b"].join(), Math.random(),
  ]`,
  config: {},
  seed: 1,
  work: { kind: "inputs", inputs: [1] },
  limits: { wallMs: 60_000 },
};
