import type { Sandbox, SandboxJob } from "../../../../runtime/agents/sandbox/contract.js";
import { type BundledSandbox, bundleSandbox } from "../../../helpers/bundled-sandbox.js";
import { attacks } from "./attacks.js";

const limits = { fuel: 2_000_000, wallMs: 2_000 };

const job = (source: string): SandboxJob => ({
  source,
  config: {},
  seed: 1,
  work: { kind: "inputs", inputs: [1] },
  limits,
});

const neighbour: SandboxJob = { ...job("export default () => (x) => x + 1"), limits: { wallMs: 30_000 } };

describe("hostile agents, in the sandbox as it is deployed", () => {
  let bundle: BundledSandbox;
  let sandbox: Sandbox;

  beforeAll(() => {
    bundle = bundleSandbox();
    sandbox = bundle.createSandbox({ processes: 2 });
  });

  afterAll(async () => {
    await sandbox.close();
    bundle.remove();
  });

  it.each(Object.entries(attacks))("%s", async (_name, { source, ends, output }) => {
    const [outcome, beside] = await Promise.all([sandbox.run(job(source)), sandbox.run(neighbour)]);
    expect([...ends, "timeout"]).toContain(outcome.status); // on a busy machine the wall clock may come first
    if (outcome.status === "ok") expect(outcome.result).toEqual([output]);
    else expect(outcome.message.length).toBeLessThanOrEqual(200);
    expect(beside).toMatchObject({ status: "ok", result: [2] });
    const after = await sandbox.run(neighbour);
    expect(after).toMatchObject({ status: "ok", result: [2] });
  });
});
