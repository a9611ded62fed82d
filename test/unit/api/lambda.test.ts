import type { LambdaContext } from "hono/aws-lambda";
import * as z from "zod";
import { bind } from "../../../runtime/api/bound.js";
import { apiFunction } from "../../../runtime/api/lambda.js";
import { type Call, operationsOf } from "../../../runtime/api/operation.js";
import { step } from "../../../runtime/handlers/step.js";
import type { Authenticator } from "../../../runtime/http/identity/authenticator.js";
import { problemOf, problems } from "../../../runtime/http/problems.js";
import * as errors from "../../../runtime/kernel/errors.js";
import { createMemoryContext } from "../../../runtime/kernel/memory-stores.js";
import { byName } from "../../helpers/identity.js";
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
    apiFunction(() => ({ operations: bind({ greet: inTest({ ...statement, act }) }, undefined), proofs: byName() }));

  it("answers what the operation that it names returns", async () => {
    const handler = greeting(({ name }) => ({ hello: name }));
    expect(await handler({ action: "greet", name: "ann" })).toEqual({ status: 200, body: { hello: "ann" } });
  });

  it("does what is usual where an event names no action, and says which there are where it names another", async () => {
    const operations = bind({ greet: inTest({ ...statement, act: ({ name }) => ({ hello: name }) }) }, undefined);
    const usual = apiFunction(() => ({ operations, proofs: byName() }), { byDefault: "greet" });
    expect(await usual({ name: "ann" })).toMatchObject({ status: 200 });
    const strict = apiFunction(() => ({ operations, proofs: byName() }));
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
      if (reachable) return { operations, proofs: byName() };
      throw new errors.InvalidInput("STATE_TABLE: is missing", { field: "STATE_TABLE" });
    });
    expect(await handler({ action: "greet", name: "ann" })).toMatchObject({ status: 400 });
    reachable = true;
    expect(await handler({ action: "greet", name: "ann" })).toMatchObject({ status: 200 });
  });
});

describe("who asks a function", () => {
  const inTest = operationsOf<undefined>("agents");
  const statement = {
    method: "POST",
    summary: "Does it",
    input: z.strictObject({}),
    answer: z.object({ by: z.string() }),
    changes: true,
    act: (_: unknown, __: undefined, { caller }: Call) => ({ by: caller.subject }),
  } as const;
  const operations = bind(
    {
      stop: inTest({ ...statement, action: "stop", tool: "stop", path: "/stop", role: "operator" }),
      approve: inTest({ ...statement, action: "approve", tool: "approve", path: "/approve", role: "reviewer" }),
    },
    undefined,
  );
  const invocation = { awsRequestId: "1-2-3" } as LambdaContext;
  const ask = (event: object, proofs: Pick<Authenticator, "identify"> = byName()) =>
    apiFunction(() => ({ operations, proofs }))(event, invocation);
  const proved = { proof: "ann" };

  it("is whoever made the proof, and not what an event says", async () => {
    expect(await ask({ action: "stop", caller: proved })).toEqual({ status: 200, body: { by: "ann" } });
    expect(await ask({ action: "approve", caller: proved })).toEqual({ status: 200, body: { by: "ann" } });
    for (const caller of [{ subject: "bob" }, { ...proved, roles: ["reviewer"] }, "bob"]) {
      expect(await ask({ action: "stop", caller })).toMatchObject({ status: 400, body: { code: "invalid-input" } });
    }
    expect(await ask({ action: "stop", by: "bob" })).toMatchObject({ status: 400, body: { field: "by" } });
  });

  it("is the invocation where nothing is proved, and that is no reviewer", async () => {
    expect(await ask({ action: "stop" })).toEqual({ status: 200, body: { by: "invocation 1-2-3" } });
    expect(await ask({ action: "approve" })).toMatchObject({ status: 403, body: { field: "role", value: "reviewer" } });
  });

  it("is an assistant where a model acts, and that is no reviewer either", async () => {
    const caller = { ...proved, assistant: true };
    expect(await ask({ action: "stop", caller })).toEqual({ status: 200, body: { by: "ann (assistant)" } });
    expect(await ask({ action: "approve", caller })).toMatchObject({ status: 403 });
  });

  it.each([
    ["cannot be believed", new errors.Unauthenticated("forged"), 401],
    ["cannot be looked up", new errors.Unavailable("STS is away"), 503],
  ])("is nobody in particular where a proof %s: a stop does not wait for that", async (_, error, status) => {
    const written = captureStderr();
    const proofs = { identify: () => Promise.reject(error) };
    expect(await ask({ action: "stop", caller: proved }, proofs)).toEqual({
      status: 200,
      body: { by: "invocation 1-2-3" },
    });
    expect(JSON.parse(written()[0])).toMatchObject({ level: "warn", subject: "invocation 1-2-3" });
    captureStderr();
    expect(await ask({ action: "approve", caller: proved }, proofs)).toMatchObject({ status });
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
