import { type BundledSandbox, bundleSandbox } from "../../../../build/bundle-sandbox.js";
import { attacks, jobOf, type NamedAttack, neighbour } from "../../../../corpora/attacks/index.js";
import type { Outcome, Sandbox, SandboxJob } from "../../../../runtime/sandbox/job.js";
import { encodeValue } from "../../../../runtime/sandbox/value-codec.js";

const PROCESSES = 2;
const ALL_MS = 300_000;
/** Two hundred of the agent's, three for each where they are halves of surrogates, and the name of the error. */
const MESSAGE_CHARACTERS = 650;

/** What became of an attack, of the same attack again, and of an honest agent after it. */
interface Ordeal {
  readonly outcome: Outcome;
  readonly again: Outcome;
  readonly neighbour: Outcome;
}

const deterministic = ({ status }: Outcome): boolean => status !== "timeout" && status !== "crashed";

async function endure(attack: NamedAttack, sandbox: Sandbox): Promise<Ordeal> {
  const job: SandboxJob = jobOf(attack);
  const outcome = await sandbox.run(job);
  const again = deterministic(outcome) ? await sandbox.run(job) : outcome;
  return { outcome, again, neighbour: await sandbox.run(neighbour) };
}

/** Runs all attacks, as many at once as there are processes. */
async function endureAll(sandbox: Sandbox): Promise<ReadonlyMap<NamedAttack, Ordeal>> {
  const ordeals = new Map<NamedAttack, Ordeal>();
  const left = attacks.values();
  const lane = async (): Promise<void> => {
    for (const attack of left) ordeals.set(attack, await endure(attack, sandbox));
  };
  await Promise.all(Array.from({ length: PROCESSES }, lane));
  return ordeals;
}

describe("hostile agents, in the sandbox as it is deployed", () => {
  let bundle: BundledSandbox;
  let sandbox: Sandbox;
  let undisturbed: Outcome;
  let ordeals: ReadonlyMap<NamedAttack, Ordeal>;

  beforeAll(async () => {
    bundle = bundleSandbox();
    sandbox = bundle.createSandbox({ processes: PROCESSES });
    undisturbed = await sandbox.run(neighbour);
    expect(undisturbed.status).toBe("ok");
    ordeals = await endureAll(sandbox);
  }, ALL_MS);

  afterAll(async () => {
    await sandbox.close();
    bundle.remove();
  });

  it.each(attacks.map((attack) => [`${attack.family}: ${attack.name}`, attack] as const))("%s", (_name, attack) => {
    const ordeal = ordeals.get(attack);
    if (ordeal === undefined) throw new Error("it was not run");
    const { outcome, again, neighbour } = ordeal;
    expect(attack.ends).toContain(outcome.status);
    if (outcome.status === "ok") expect(encodeValue(outcome.result)).toBe(encodeValue([attack.output]));
    else expect(outcome.message.length).toBeLessThanOrEqual(MESSAGE_CHARACTERS);
    expect(encodeValue(again)).toBe(encodeValue(outcome));
    expect(neighbour).toStrictEqual(undisturbed);
  });

  it("are many, and each of them is there once", () => {
    const sources = attacks.map(({ source, limits }) => JSON.stringify([source, limits]));
    expect(new Set(sources).size).toBe(sources.length);
    expect(sources.length).toBeGreaterThan(190);
  });
});
