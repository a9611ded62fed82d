import * as z from "zod";
import { api } from "../../../runtime/handlers/api.js";
import { step } from "../../../runtime/handlers/step.js";
import { problemOf, problems } from "../../../runtime/http/problems.js";
import * as errors from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";

const request = z.strictObject({ name: z.string(), size: z.int().min(1).optional() });
const context = () => createMemoryContext();

/** What the process writes to standard error while `work` runs. */
async function logged(work: () => Promise<unknown>): Promise<string[]> {
  const write = jest.spyOn(process.stderr, "write").mockImplementation(() => true);
  try {
    await work();
    return write.mock.calls.map(([line]) => String(line));
  } finally {
    write.mockRestore();
  }
}

describe("api", () => {
  it("answers what the action returns", async () => {
    const handler = api(request, ({ name }) => ({ hello: name }), { context });
    expect(await handler({ name: "ann" })).toEqual({ status: 200, body: { hello: "ann" } });
  });

  it("answers what is wrong with the input, and does not act", async () => {
    const act = jest.fn();
    const handler = api(request, act, { context });
    expect(await handler({ name: "ann", size: 0 })).toEqual({
      status: 400,
      body: expect.objectContaining({ code: "invalid-input", field: "size", value: 0, hint: "give at least 1" }),
    });
    expect(act).not.toHaveBeenCalled();
  });

  it("keeps what was not foreseen to itself and writes one line without secrets", async () => {
    const handler = api(request, () => Promise.reject(new Error("password=hunter2 for AKIAABCDEFGHIJKLMNOP")), {
      context,
    });
    let answer: unknown;
    const lines = await logged(async () => {
      answer = await handler({ name: "ann" });
    });
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0])).toMatchObject({ level: "error", error: { name: "Error" } });
    expect(lines[0]).not.toMatch(/hunter2|AKIAABCDEFGHIJKLMNOP/);
  });

  it("answers even when it cannot reach its context", async () => {
    const unconnected = () => {
      throw new errors.InvalidInput("STATE_TABLE: is missing", { field: "STATE_TABLE" });
    };
    expect(await api(request, () => 1, { context: unconnected })({ name: "ann" })).toMatchObject({ status: 400 });
  });
});

describe("problemOf", () => {
  const raised = Object.values(errors).filter((error) => error !== errors.TDeveloperError) as (new (
    message: string,
    details?: errors.ErrorDetails,
  ) => errors.TDeveloperError)[];

  it("has a status for every error there is, and for none else", () => {
    const codes = raised.map((ErrorClass) => new ErrorClass("").code);
    expect(codes.sort()).toEqual(Object.keys(problems).sort());
  });

  it.each(raised)("tells what %p tells", (ErrorClass) => {
    const error = new ErrorClass("no", { field: "a.b", value: 3, hint: "do" });
    expect(problemOf(error)).toMatchObject({ code: error.code, detail: "no", field: "a.b", value: 3, hint: "do" });
    expect(problemOf(error).status).toBeGreaterThanOrEqual(400);
  });

  it("gives back at most 200 characters of a value, and no secret", () => {
    expect(problemOf(new errors.InvalidInput("", { value: "x".repeat(500) })).value).toHaveLength(200);
    expect(problemOf(new errors.InvalidInput("", { value: { token: "abc" } })).value).not.toContain("abc");
  });
});

describe("step", () => {
  it("throws what goes wrong, under the name that the state machine knows", async () => {
    const failing = step(request, () => Promise.reject(new errors.Unavailable("later")), context);
    await logged(() => expect(failing({ name: "ann" })).rejects.toMatchObject({ name: "Unavailable" }));
    const wrong = step(request, async () => 1, context);
    await logged(() => expect(wrong({ name: 1 })).rejects.toMatchObject({ name: "InvalidInput", field: "name" }));
  });
});
