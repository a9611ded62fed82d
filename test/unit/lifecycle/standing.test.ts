import { Unavailable } from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { type EvolutionRecord, readRecord } from "../../../runtime/lifecycle/records.js";
import { standing } from "../../../runtime/lifecycle/standing.js";
import { open } from "../../../runtime/lifecycle/steps/open.js";
import { smallRequest } from "../../helpers/requests.js";

describe("how an evolution stands that says it is running", () => {
  const context = createMemoryContext();
  const later = (milliseconds: number) => ({ ...context, clock: () => context.clock() + milliseconds });
  let record: EvolutionRecord;

  beforeAll(async () => {
    await open(smallRequest, context);
    const stored = await readRecord(context.control, smallRequest.evolution_id);
    record = { ...stored, execution_arn: context.executions.identity("one") };
  });

  it("is stopped where its execution is gone", async () => {
    const gone = { status: "stopped", reason: expect.stringContaining("can be resumed") };
    expect(await standing(record, later(60_000))).toEqual({ ...record, ...gone });
  });

  it("is what it says while its execution is about to begin", async () => {
    expect(await standing(record, later(0))).toBe(record);
  });

  it("is what it says while its execution runs", async () => {
    await context.executions.start("one", {});
    expect(await standing(record, later(60_000))).toBe(record);
  });

  it("is what it says while nobody can tell", async () => {
    const { executions } = createMemoryContext();
    executions.isRunning = () => Promise.reject(new Unavailable("throttled"));
    expect(await standing(record, { ...later(60_000), executions })).toBe(record);
  });

  it("is what it says where it does not say that it runs", async () => {
    const finished = { ...record, status: "finished", execution_arn: "memory:other" } as const;
    expect(await standing(finished, later(60_000))).toBe(finished);
  });
});
