import { safetyApp } from "../../../runtime/api/apps/safety.js";
import { openSafety } from "../../../runtime/api/operations/safety/group.js";
import { ISOLATED } from "../../../runtime/architecture/quarantine.js";
import { judge } from "../../../runtime/gate/gate.js";
import { type Serving, serve } from "../../../runtime/http/serve.js";
import { createMemoryContext, type MemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { admitAgent } from "../../../runtime/safety/quarantine/admit.js";
import { serveSafety } from "../../../runtime/services/safety.js";
import { sandboxHere } from "../../helpers/agents.js";
import { access, by } from "../../helpers/identity.js";
import { dangerous, disguised, harmless, suspect } from "../safety/quarantine/programs.js";

/** The safety service as others meet it: over HTTP. */
describe("the safety service", () => {
  let context: MemoryContext;
  let serving: Serving;
  let sandboxes: ReturnType<typeof sandboxHere>[];

  const ask = async (path: string, body?: unknown, name = "ann") => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    const headers = { "content-type": "application/json", ...by(name) };
    const response = await fetch(`${serving.url}${path}`, { ...init, headers });
    return { status: response.status, body: JSON.parse(await response.text()) };
  };
  const submit = (source: string, more: object = {}) => ask("/quarantine", { source, language: "javascript", ...more });

  beforeEach(async () => {
    context = createMemoryContext();
    sandboxes = [];
    const openSandbox = () => {
      const sandbox = sandboxHere();
      sandboxes.push(sandbox);
      return sandbox;
    };
    serving = await serve(safetyApp(openSafety(context, { openSandbox }), { access }), { port: 0 });
  });
  afterEach(() => serving.close());

  it("scans files", async () => {
    const files = [
      { file: "a.py", source: "os.system('id')" },
      { file: "b.js", source: "1" },
    ];
    expect(await ask("/scan", { files })).toMatchObject({
      status: 200,
      body: [
        { file: "a.py", decision: "reject" },
        { file: "b.js", decision: "accept" },
      ],
    });
  });

  it("judges what is submitted, and watches what it quarantines in a sandbox of its own, under lower limits", async () => {
    expect(await submit(harmless)).toMatchObject({ status: 200, body: { accepted: true } });
    expect(await submit(dangerous)).toMatchObject({ status: 200, body: { accepted: false } });
    expect(sandboxes).toEqual([]);
    const { body } = await submit(suspect(3), { sample: { inputs: [1] } });
    expect(body).toMatchObject({
      accepted: false,
      verdict: { decision: "quarantine" },
      item: {
        state: "waiting",
        origin: { by: "safety-scan", submitter: "ann" },
        evidence: [{ on: "sample", status: "fuel" }],
      },
    });
    expect(body.item.evidence[0].fuel).toBeGreaterThan(ISOLATED.fuel / 2);
    expect(sandboxes.map(({ jobs }) => jobs)).toMatchObject([[{ limits: ISOLATED }]]);
  });

  it("shows what waits, lets a person decide, and keeps to that", async () => {
    const { id } = (await submit(suspect(-1))).body.item;
    expect(await ask(`/quarantine/${id}`)).toMatchObject({ body: { id, code: expect.stringContaining("for(let") } });
    const ran = await ask(`/quarantine/${id}/run`, { inputs: [1, 2] });
    expect(ran.body.evidence.at(-1)).toMatchObject({ on: "sample", status: "ok", outputs: { preview: "[1,2]" } });
    for (const [field, judgement] of [
      ["reason", {}],
      ["reviewer", { reviewer: "bob", reason: "read it" }], // who it is, a request does not say
      ["reason", { reason: " " }],
    ] as const) {
      expect(await ask(`/quarantine/${id}/approve`, judgement)).toMatchObject({ status: 400, body: { field } });
    }
    const decided = await ask(`/quarantine/${id}/approve`, { reason: "read it" });
    expect(decided).toMatchObject({ status: 200, body: { state: "approved", decision: { by: "ann" } } });
    expect(await ask(`/quarantine/${id}/reject`, { reason: "no" }, "bob")).toMatchObject({ status: 409 });
    expect(await submit(disguised(-1))).toMatchObject({ body: { accepted: true, item: { id, state: "approved" } } });
    const { body } = await ask("/verdicts");
    expect(body.verdicts).toMatchObject([
      { id, accepted: true },
      { id, accepted: false },
    ]);
  });

  it("lists by state, in bounded pages that leave nothing out", async () => {
    const ids: string[] = [];
    for (let n = 1; n <= 7; n++) {
      const { item } = await admitAgent(suspect(n), { by: "agent-compile" }, { ...context, gate: judge });
      ids.push(item?.id ?? "");
    }
    await ask(`/quarantine/${ids[0]}/reject`, { reason: "no" });
    const read = async (query: string): Promise<string[]> => {
      const found: string[] = [];
      for (let after = ""; ; ) {
        const { body } = await ask(`/quarantine?limit=2${query}${after}`);
        expect(body.items.length).toBeLessThanOrEqual(2);
        found.push(...body.items.map((item: { id: string }) => item.id));
        if (body.next === undefined) return found;
        after = `&after=${body.next}`;
      }
    };
    expect(await read("")).toEqual([...ids].sort());
    expect(await read("&state=waiting")).toEqual(ids.slice(1).sort());
    expect(await read("&state=rejected")).toEqual([ids[0]]);
    expect(await ask("/quarantine?limit=1000")).toMatchObject({ status: 400, body: { field: "limit" } });
    await ask("/quarantine?limit=200");
    expect(context.metrics.values.at(-1)).toEqual({ QuarantineDepth: 6 });
  });

  it.each([
    ["/quarantine/xyz", undefined, 400],
    [`/quarantine/${"0".repeat(32)}`, undefined, 404],
    [`/quarantine/${"0".repeat(32)}/run`, {}, 404],
    [`/quarantine/${"0".repeat(32)}/approve`, { reason: "x" }, 404],
    ["/quarantine", { source: "export default" }, 400],
    ["/quarantine", { source: "import 'fs'", language: "javascript" }, 400],
    ["/quarantine", { source: `export default () => () => "${"x".repeat(7_000)}"`, file: "a.js" }, 413],
    ["/scan", {}, 400],
  ])("answers a problem for %s %j", async (path, body, status) => {
    expect(await ask(path, body)).toMatchObject({ status, body: { status } });
  });
});

describe("serveSafety", () => {
  it("watches in a process that ends with the run", async () => {
    const serving = await serveSafety(createMemoryContext(), { port: 0, access });
    try {
      const body = JSON.stringify({ source: suspect(3), language: "javascript", sample: { inputs: [1] } });
      const headers = { "content-type": "application/json", ...by() };
      const answer = await fetch(`${serving.url}/quarantine`, { method: "POST", headers, body });
      expect(await answer.json()).toMatchObject({
        item: { evidence: [{ status: expect.stringMatching(/^(fuel|timeout)$/) }] },
      });
    } finally {
      await serving.close();
    }
  });
});
