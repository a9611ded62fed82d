import * as z from "zod";
import { bind } from "../../../runtime/api/bound.js";
import { apiFunction } from "../../../runtime/api/lambda.js";
import { operationsOf } from "../../../runtime/api/operation.js";
import { step } from "../../../runtime/handlers/step.js";
import { problemOf, problems } from "../../../runtime/http/problems.js";
import * as errors from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { captureStderr } from "../../helpers/standard-error.js";

const request = z.strictObject({ name: z.string(), size: z.int().min(1).optional() });
const context = () => createMemoryContext();

describe("a function", () => {
  const inTest = operationsOf<undefined>("agents");
  const statement = {
    action: "greet",
    tool: "greet",
    method: "POST",
    path: "/greet",
    summary: "Greets",
    input: request,
    answer: z.object({ hello: z.string() }),
    role: "viewer",
    changes: false,
  } as const;
  const greeting = (act: (input: z.output<typeof request>) => { hello: string } | Promise<{ hello: string }>) =>
    apiFunction(() => ({ operations: bind({ greet: inTest({ ...statement, act }) }, undefined) }));

  it("answers what the operation that it names returns", async () => {
    const handler = greeting(({ name }) => ({ hello: name }));
    expect(await handler({ action: "greet", name: "ann" })).toEqual({ status: 200, body: { hello: "ann" } });
  });

  it("does what is usual where an event names no action, and says which there are where it names another", async () => {
    const operations = bind({ greet: inTest({ ...statement, act: ({ name }) => ({ hello: name }) }) }, undefined);
    const usual = apiFunction(() => ({ operations }), { byDefault: "greet" });
    expect(await usual({ name: "ann" })).toMatchObject({ status: 200 });
    const strict = apiFunction(() => ({ operations }));
    for (const [event, value] of [
      [{ name: "ann" }, undefined],
      [{ action: "sing", name: "ann" }, "sing"],
      [{ action: "constructor" }, "constructor"],
    ]) {
      const body = expect.objectContaining({ code: "invalid-input", field: "action", value, hint: 'give "greet"' });
      expect(await strict(event)).toEqual({ status: 400, body });
    }
  });

  it("answers what is wrong with the input, and does not act", async () => {
    const act = jest.fn();
    expect(await greeting(act)({ action: "greet", name: "ann", size: 0 })).toEqual({
      status: 400,
      body: expect.objectContaining({ code: "invalid-input", field: "size", value: 0, hint: "give at least 1" }),
    });
    expect(act).not.toHaveBeenCalled();
  });

  it("keeps what was not foreseen to itself and writes one line without secrets", async () => {
    const handler = greeting(() => Promise.reject(new Error("password=hunter2 for AKIAABCDEFGHIJKLMNOP")));
    const written = captureStderr();
    const answer = await handler({ action: "greet", name: "ann" });
    const lines = written();
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer)).not.toContain("hunter2");
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0])).toMatchObject({ level: "error", error: { name: "Error" } });
    expect(lines[0]).not.toMatch(/hunter2|AKIAABCDEFGHIJKLMNOP/);
  });

  it("answers even when it cannot reach its context, and tries again with the next event", async () => {
    let reachable = false;
    const operations = bind({ greet: inTest({ ...statement, act: ({ name }) => ({ hello: name }) }) }, undefined);
    const handler = apiFunction(() => {
      if (reachable) return { operations };
      throw new errors.InvalidInput("STATE_TABLE: is missing", { field: "STATE_TABLE" });
    });
    expect(await handler({ action: "greet", name: "ann" })).toMatchObject({ status: 400 });
    reachable = true;
    expect(await handler({ action: "greet", name: "ann" })).toMatchObject({ status: 200 });
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

  it("gives back what JSON can say of a value that is none of JSON", () => {
    expect(problemOf(new errors.InvalidInput("", { value: { n: 4n } })).value).toEqual({ n: "4n" });
  });
});

describe("step", () => {
  it("throws what goes wrong, under the name that the state machine knows", async () => {
    captureStderr();
    const failing = step(request, () => Promise.reject(new errors.Unavailable("later")), context);
    await expect(failing({ name: "ann" })).rejects.toMatchObject({ name: "Unavailable" });
    const wrong = step(request, async () => 1, context);
    await expect(wrong({ name: 1 })).rejects.toMatchObject({ name: "InvalidInput", field: "name" });
  });
});
