import { join } from "node:path";
import { readSessionFile, type SessionFile } from "../../../../cli/session-file.js";
import { createHub } from "../../../../runtime/agents/hub/hub.js";
import type { RunView } from "../../../../runtime/agents/hub/protocol.js";
import { localRunner } from "../../../../runtime/agents/hub/runner.js";
import { createMonitor } from "../../../../runtime/agents/monitor/monitor.js";
import { AGENT_CODE_BYTES } from "../../../../runtime/architecture/limits.js";
import { judge } from "../../../../runtime/gate/gate.js";
import { createMemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { sandboxHere, storeAgent, testRuntime } from "../../../helpers/agents.js";

const folder = join(__dirname, "../../../../examples/three-agents");

interface Exams {
  readonly exams: string[];
  readonly students: string[][];
  readonly slots: number;
}

interface Output {
  readonly timetable?: string[][];
  readonly impossible?: number[];
}

/** Assigns slots that are always the same, whatever it is told. */
const stubborn = `export default () => {
  const sizes = new Map();
  return ({ inbox }) => ({
    output: null,
    messages: inbox.map(({ body }) => {
      if (body.size) sizes.set(body.part, body.size);
      return { to: "checker", body: { part: body.part, slots: Array(sizes.get(body.part)).fill(0) } };
    }),
  });
};`;

describe("three agents that make a timetable", () => {
  let file: SessionFile;
  let exams: Exams;
  const sandbox = sandboxHere();

  beforeAll(async () => {
    file = await readSessionFile(join(folder, "session.json"));
    exams = file.start.input as unknown as Exams;
  });

  /** @param solver other code for the solver */
  async function converse(input: Exams = exams, solver?: string): Promise<RunView> {
    const context = createMemoryContext();
    for (const { code } of file.compiled) await storeAgent(context.agents, code);
    const agents = { ...file.request.agents };
    if (solver) agents.solver = await storeAgent(context.agents, solver);
    const runtime = testRuntime(context, { sandbox, monitor: createMonitor(context) });
    const hub = createHub({ ...context, runner: localRunner(runtime) });
    const { session_id } = await hub.open({ ...file.request, agents });
    return hub.run(session_id, { start: { ...file.start, input: { ...input } } });
  }

  const outputOf = ({ session }: RunView): Output => session.outputs.checker as Output;

  it("are small, and safe", () => {
    expect(file.compiled).toHaveLength(3);
    for (const { code, bytes } of file.compiled) {
      expect(bytes).toBeLessThan(AGENT_CODE_BYTES / 4);
      expect(judge(code)).toMatchObject({ decision: "accept", safety_score: 1 });
    }
  });

  it("give every exam one slot, and no student two exams in it", async () => {
    const { timetable = [] } = outputOf(await converse());
    expect(timetable).toHaveLength(3);
    expect(timetable.flat().sort()).toEqual([...exams.exams].sort());
    for (const sits of exams.students) {
      const slots = sits.map((exam) => timetable.findIndex((slot) => slot.includes(exam)));
      expect(new Set(slots).size).toBe(sits.length);
    }
  });

  it("need each other: the checker sends parts back, the solver does them again", async () => {
    const { ended, turns } = await converse();
    expect(ended).toBe("quiet");
    expect(turns.every(({ outcome, refused }) => outcome.status === "ok" && refused.length === 0)).toBe(true);
    expect(turns.map(({ agent, sent }) => [agent, sent.length])).toEqual([
      ["splitter", 10],
      ["solver", 5],
      ["checker", 3],
      ["solver", 3],
      ["checker", 0],
    ]);
    expect(turns[2].sent.every(({ to }) => to === "solver")).toBe(true);
  });

  it("gain by splitting: the same solver does not come to an end with the whole at once", async () => {
    const place = new Map(exams.exams.map((name, i) => [name, i]));
    const pairs = exams.students.flatMap((sits) => sits.flatMap((a, i) => sits.slice(i + 1).map((b) => [a, b])));
    const clashes = pairs.flat().map((name) => place.get(name) ?? -1);
    const whole = { part: 0, size: exams.exams.length, clashes, slots: exams.slots };
    const told = [whole, { part: 0, refused: "thoroughly, please" }].map((body) => ({
      input: null,
      inbox: [{ id: "", from: "checker", body }],
    }));
    const source = file.compiled.find(({ agent_id }) => agent_id === file.request.agents.solver)?.code ?? "";
    const job = (work: typeof told) =>
      sandbox.run({ source, config: {}, seed: 0, work: { kind: "inputs", inputs: work } });
    expect(await job(told.slice(0, 1))).toMatchObject({ status: "ok" });
    expect(await job(told)).toMatchObject({ status: "fuel" });
  });

  it("say so when there is no timetable", async () => {
    expect(outputOf(await converse({ ...exams, slots: 2 })).impossible?.length).toBeGreaterThan(0);
  });

  it("accept nothing from a solver that does not listen, and end", async () => {
    const run = await converse(exams, stubborn);
    expect(run.ended).toBe("quiet");
    expect(outputOf(run)).toEqual({ open: 5 });
    expect(run.turns.flatMap(({ refused }) => refused.map(({ reason }) => reason))).toContain("loop");
  });
});
