import { connect } from "node:net";
import * as z from "zod";
import { bind } from "../../../runtime/api/bound.js";
import { serviceApp } from "../../../runtime/api/http.js";
import { operationsOf } from "../../../runtime/api/operation.js";
import type { ServiceLimits } from "../../../runtime/http/app.js";
import { type Serving, serve } from "../../../runtime/http/serve.js";
import { Conflict } from "../../../runtime/kernel/errors.js";
import type { Log } from "../../../runtime/kernel/stores.js";
import { access, by } from "../../helpers/identity.js";

const greeting = z.strictObject({ name: z.string().min(1), times: z.int().default(1) });

const inTest = operationsOf<undefined>("agents");

/** What most operations here have in common. */
const plain = {
  method: "GET",
  input: z.strictObject({}),
  answer: z.looseObject({}),
  role: "viewer",
  changes: false,
} as const;

/** Operations that stand still until they are let go. */
function gate() {
  const waiting: (() => void)[] = [];
  return {
    wait: () => new Promise<void>((go) => waiting.push(go)),
    waiting,
    open: () => waiting.splice(0).map((go) => go()),
  };
}

describe("a service", () => {
  const held = gate();
  const lines: { level: string; fields: Record<string, unknown> }[] = [];
  const log: Log = (level, _, fields = {}) => lines.push({ level, fields });
  let serving: Serving;

  const operations = {
    greet: inTest({
      action: "greet",
      tool: "greet",
      method: "POST",
      path: "/people/{id}/greet",
      summary: "Greets somebody",
      input: z.strictObject({ id: z.string().regex(/^\d+$/), loud: z.stringbool().optional(), ...greeting.shape }),
      answer: z.object({ text: z.string() }),
      role: "operator",
      changes: false,
      act: ({ id, loud, name, times }) => ({ text: `${id} ${loud ? name.toUpperCase() : name} ${times}` }),
    }),
    forget: inTest({
      action: "forget",
      tool: "forget",
      method: "DELETE",
      path: "/people/{id}/greet",
      summary: "Forgets it",
      input: z.strictObject({ id: z.string() }),
      answer: z.looseObject({}),
      status: 202,
      role: "operator",
      changes: true,
      act: () => {
        throw new Conflict("still greeting", { hint: "wait" });
      },
    }),
    look: inTest({
      action: "look",
      tool: "look",
      method: "GET",
      path: "/people/{id}",
      summary: "Looks",
      input: z.strictObject({ id: z.string(), since: z.int().min(1).default(1), name: z.string().optional() }),
      answer: z.looseObject({}),
      role: "viewer",
      changes: false,
      act: (input) => input,
    }),
    broken: inTest({
      ...plain,
      action: "broken",
      tool: "broken",
      path: "/broken",
      summary: "Fails",
      act: () => {
        throw new Error("password=hunter2");
      },
    }),
    held: inTest({
      ...plain,
      action: "held",
      tool: "held",
      path: "/held",
      summary: "Waits",
      act: async () => {
        await held.wait();
        return { done: true };
      },
    }),
  };

  const start = (limits: Partial<ServiceLimits> = {}) =>
    serve(
      serviceApp({ title: "Greeter", description: "Greets", version: "1.0.0" }, bind(operations, undefined), {
        log,
        access,
        limits: { bodyBytes: 1_000, ...limits },
      }),
      { port: 0 },
    );

  const ask = async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${serving.url}${path}`, { ...init, headers: { ...by(), ...init.headers } });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === "" ? undefined : JSON.parse(text) };
  };
  const post = (path: string, body: RequestInit["body"], type = "application/json") =>
    ask(path, { method: "POST", body, headers: { "content-type": type } });

  beforeEach(async () => {
    lines.length = 0;
    serving = await start();
  });
  afterEach(async () => {
    held.open();
    await serving.close();
  });

  it("answers an operation with its path, its query and its body validated", async () => {
    const { status, body } = await post(
      "/people/7/greet?loud=true",
      JSON.stringify({ name: "ann" }),
      "application/json; charset=utf-8",
    );
    expect({ status, body }).toEqual({ status: 200, body: { text: "7 ANN 1" } });
  });

  const big = JSON.stringify({ name: "x".repeat(1_000) });
  const deep = `${"[".repeat(400)}${"]".repeat(400)}`;
  it.each([
    ["a body that is not JSON", "/people/7/greet", "{", "application/json", 400, "invalid-input", "body"],
    ["no body", "/people/7/greet", "", "application/json", 400, "invalid-input", "body"],
    [
      "a body that is not UTF-8",
      "/people/7/greet",
      Uint8Array.of(0x22, 0xff, 0x22),
      "application/json",
      400,
      "invalid-input",
      "body",
    ],
    ["a body that nests too deep", "/people/7/greet", deep, "application/json", 400, "invalid-input", "body"],
    ["another content type", "/people/7/greet", "{}", "text/plain", 415, "unsupported-media-type", "content-type"],
    [
      "a type that only begins like it",
      "/people/7/greet",
      "{}",
      "application/jsonp",
      415,
      "unsupported-media-type",
      "content-type",
    ],
    ["a body that is too large", "/people/7/greet", big, "application/json", 413, "input-too-large", "body"],
    ["a body of the wrong shape", "/people/7/greet", '{"name":1}', "application/json", 400, "invalid-input", "name"],
    [
      "a field that is not known",
      "/people/7/greet",
      '{"name":"a","nam":1}',
      "application/json",
      400,
      "invalid-input",
      "nam",
    ],
    ["a path of the wrong shape", "/people/ann/greet", '{"name":"a"}', "application/json", 400, "invalid-input", "id"],
    [
      "a query that is not known",
      "/people/7/greet?quiet=1",
      '{"name":"a"}',
      "application/json",
      400,
      "invalid-input",
      "quiet",
    ],
    ["a path that is not there", "/nobody", "{}", "application/json", 404, "not-found", "path"],
  ] as const)("refuses %s", async (_, path, sent, type, status, code, field) => {
    const answer = await post(path, sent, type);
    expect(answer).toMatchObject({ status, body: { status, code, field, detail: expect.any(String) } });
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
  });

  it("reads numbers in a query as numbers, and says what is none", async () => {
    expect(await ask("/people/7?since=4&name=4")).toMatchObject({
      status: 200,
      body: { id: "7", since: 4, name: "4" },
    });
    expect(await ask("/people/7?since=four")).toMatchObject({ status: 400, body: { field: "since", value: "four" } });
    expect(await ask("/people/7?since=")).toMatchObject({ status: 400, body: { field: "since" } });
  });

  it("refuses a field that is said in the path and again in the body", async () => {
    const answer = await post("/people/7/greet", '{"name":"ann","id":"8"}');
    expect(answer).toMatchObject({ status: 400, body: { code: "invalid-input", field: "id" } });
  });

  it("counts the bytes of a body whose length is not said", async () => {
    const body = new ReadableStream({
      pull: (controller) => controller.enqueue(new Uint8Array(600).fill(0x20)), // for ever
    });
    const init = {
      method: "POST",
      body,
      duplex: "half",
      headers: { "content-type": "application/json" },
    } as RequestInit;
    expect(await ask("/people/7/greet", init)).toMatchObject({ status: 413, body: { code: "input-too-large" } });
    expect(await post("/people/7/greet", '{"name":"a"}')).toMatchObject({ status: 200 });
  });

  it("says which methods a path takes", async () => {
    const answer = await ask("/people/7/greet");
    expect(answer).toMatchObject({ status: 405, body: { code: "method-not-allowed", value: "GET" } });
    expect(answer.headers.get("allow")).toBe("POST, DELETE");
  });

  it("answers an error of ours with its code and what to do", async () => {
    const answer = await ask("/people/7/greet", { method: "DELETE" });
    expect(answer).toMatchObject({ status: 409, body: { code: "conflict", detail: "still greeting", hint: "wait" } });
  });

  it("keeps to itself what was not foreseen, and logs it", async () => {
    const answer = await ask("/broken", { headers: { "x-request-id": "mine" } });
    expect(answer).toMatchObject({ status: 500, body: { code: "internal" } });
    expect(JSON.stringify(answer.body)).not.toContain("hunter2");
    expect(lines).toMatchObject([
      { level: "error", fields: { request_id: "mine", error: new Error("password=hunter2") } },
    ]);
  });

  it("logs a request by its route and not by what was sent", async () => {
    const { headers } = await post("/people/7/greet", '{"name":"bob"}');
    const request_id = headers.get("x-request-id");
    expect(lines).toMatchObject([
      {
        level: "info",
        fields: { request_id, method: "POST", route: "/people/{id}/greet", subject: "ann", status: 200 },
      },
    ]);
    expect(JSON.stringify(lines)).not.toMatch(/bob|Bearer/);
  });

  it("refuses a request id that could forge a line of the log", async () => {
    const { headers } = await ask("/healthz", { headers: { "x-request-id": "a b" } });
    expect(headers.get("x-request-id")).toMatch(/^[0-9a-f-]{36}$/);
  });

  describe("under load", () => {
    const until = async (count: number) => {
      while (held.waiting.length < count) await new Promise((next) => setTimeout(next, 5));
    };

    it("refuses what it cannot take, says when to come again, and stays alive", async () => {
      await serving.close();
      serving = await start({ atOnce: 2 });
      const first = [ask("/held"), ask("/held")];
      await until(2);
      const third = await ask("/held");
      expect(third).toMatchObject({ status: 503, body: { code: "overloaded" } });
      expect(Number(third.headers.get("retry-after"))).toBeGreaterThan(0);
      expect(await ask("/healthz")).toMatchObject({ status: 200, body: { status: "ok", ongoing: 2 } });
      held.open();
      expect(await Promise.all(first)).toMatchObject([{ status: 200 }, { status: 200 }]);
      expect(await post("/people/7/greet", '{"name":"a"}')).toMatchObject({ status: 200 });
    });

    it("answers when the deadline is over, and gives the place free only when the work has ended", async () => {
      await serving.close();
      serving = await start({ atOnce: 1, deadlineMs: 50 });
      expect(await ask("/held")).toMatchObject({ status: 504, body: { code: "deadline-exceeded" } });
      expect(await ask("/held")).toMatchObject({ status: 503 });
      held.open();
      expect(await post("/people/7/greet", '{"name":"a"}')).toMatchObject({ status: 200 });
    });
  });

  it("describes itself by the schemas it validates with", async () => {
    const { body } = await ask("/openapi.json");
    expect(body).toMatchObject({ openapi: "3.1.1", info: { title: "Greeter" } });
    expect(Object.keys(body.paths)).toEqual([
      "/broken",
      "/healthz",
      "/held",
      "/people/{id}",
      "/people/{id}/greet",
      "/readyz",
    ]);
    const { post: greet } = body.paths["/people/{id}/greet"];
    expect(greet.parameters).toMatchObject([
      { name: "id", in: "path", required: true, schema: { type: "string", pattern: "^\\d+$" } },
    ]);
    const { get: look } = body.paths["/people/{id}"];
    expect(look).toMatchObject({
      operationId: "look",
      "x-role": "viewer",
      parameters: [
        { name: "id", in: "path", required: true },
        { name: "since", in: "query", required: false, schema: { type: "integer", default: 1 } },
        { name: "name", in: "query", required: false },
      ],
    });
    expect(greet.requestBody.content["application/json"].schema).toMatchObject({
      required: ["name"],
      properties: { times: { type: "integer", default: 1 } },
      additionalProperties: false,
    });
    expect(greet.responses.default.content).toHaveProperty(["application/problem+json"]);
  });

  /** One request as bytes, because fetch sets Host itself. */
  const raw = (host: string) =>
    new Promise<string>((resolve, reject) => {
      const socket = connect(serving.port, "127.0.0.1", () =>
        socket.end(`GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
      let text = "";
      socket.on("data", (chunk) => {
        text += chunk;
      });
      socket.on("end", () => resolve(text));
      socket.on("error", reject);
    });

  it.each(["evil.example", "127.0.0.1.evil.example", "10.0.0.1:9000"])(
    "is not there for a page that calls it %s",
    async (host) => {
      expect(await raw(host)).toMatch(/^HTTP\/1\.1 421 [\s\S]*"code":"misdirected"/);
    },
  );

  it.each(["127.0.0.1", "localhost:9000", "[::1]:9000"])("is there for %s", async (host) => {
    expect(await raw(host)).toMatch(/^HTTP\/1\.1 200 /);
  });

  it("takes a caller who hangs up for no failure of its own", async () => {
    const known = "Host: localhost\r\nAuthorization: Bearer ann\r\nContent-Type: application/json\r\n";
    const head = `POST /people/7/greet HTTP/1.1\r\n${known}`;
    const socket = connect(serving.port, "127.0.0.1", () => {
      socket.write(`${head}Content-Length: 100\r\n\r\n{`);
      setTimeout(() => socket.destroy(), 20);
    });
    while (lines.length === 0) await new Promise((next) => setTimeout(next, 5));
    expect(lines).toMatchObject([{ level: "info", fields: { status: 400 } }]);
    expect(await post("/people/7/greet", '{"name":"a"}')).toMatchObject({ status: 200 });
  });

  it("finishes what it is answering when it is stopped, and takes nothing new", async () => {
    const last = ask("/held");
    while (held.waiting.length < 1) await new Promise((next) => setTimeout(next, 5));
    const closed = serving.close();
    await expect(fetch(`${serving.url}/healthz`)).rejects.toThrow();
    held.open();
    expect(await last).toMatchObject({ status: 200, body: { done: true } });
    await closed;
  });

  it("cuts off what does not end within the deadline of stopping", async () => {
    await serving.close();
    const never = inTest({
      ...plain,
      action: "never",
      tool: "never",
      path: "/never",
      summary: "Never ends",
      act: () => held.wait().then(() => ({})),
    });
    const app = serviceApp({ title: "x", description: "x", version: "1" }, bind({ never }, undefined), { log, access });
    serving = await serve(app, { port: 0, stopDeadlineMs: 50 });
    const last = expect(ask("/never")).rejects.toThrow();
    while (held.waiting.length < 1) await new Promise((next) => setTimeout(next, 5));
    await serving.close();
    await last;
  });

  it("says which port it cannot listen on", async () => {
    await expect(
      serve(serviceApp({ title: "x", description: "x", version: "1" }, [], { log, access }), { port: serving.port }),
    ).rejects.toMatchObject({
      code: "unavailable",
      field: "port",
      value: serving.port,
    });
  });
});
