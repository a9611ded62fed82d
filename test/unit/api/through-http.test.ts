import type { Bound } from "../../../runtime/api/bound.js";
import { serviceApp } from "../../../runtime/api/http.js";
import { type Call, pathFields, type Stated } from "../../../runtime/api/operation.js";
import * as groups from "../../../runtime/api/operations/index.js";
import { throughHttp } from "../../../runtime/api/through-http.js";
import { bearerOf } from "../../../runtime/http/identity/authenticator.js";
import { type Serving, serve } from "../../../runtime/http/serve.js";
import { Conflict } from "../../../runtime/kernel/errors.js";
import { currentTrace, inTrace, traceOf } from "../../../runtime/kernel/trace.js";
import { byName, caller } from "../../helpers/identity.js";

const statements: Stated[] = Object.values(groups).flatMap((group) => Object.values<Stated>(group));

/** Tells what came, and of whom. */
const echo = async (input: unknown, { caller }: Call) => ({
  input,
  by: caller.subject,
  trace: currentTrace()?.traceId,
});

describe("operations through HTTP", () => {
  let serving: Serving;
  let perform: Bound["perform"];

  beforeAll(async () => {
    const bound = statements.map(
      (statement): Bound => ({ group: statement.group, statement, perform: (...what) => perform(...what) }),
    );
    const names = byName();
    const identify = bearerOf({
      ...names,
      identify: async (name) => ({ ...caller(name), ...(name === "evolution" && { workload: true as const }) }),
    });
    const app = serviceApp({ title: "x", description: "x", version: "1" }, bound, {
      log: () => {},
      access: { identify },
    });
    serving = await serve(app, { port: 0 });
  });
  afterAll(() => serving.close());
  beforeEach(() => {
    perform = echo;
  });

  const transport = (name = "ann", onBehalfOf?: string) =>
    throughHttp(statements, { url: serving.url, token: async () => name }, { onBehalfOf });

  it.each(statements.map((statement) => [`${statement.group} ${statement.action}`, statement] as const))(
    "come as they were asked for: %s",
    async (_, { group, action, method, path, input: { shape } }) => {
      const inPath = pathFields(path).map((name) => [name, "a b/c?d&$e"]);
      const query = "since" in shape ? { since: 4 } : {};
      const rest = method === "POST" ? { deep: [{ is: null }], text: "ä" } : query;
      const input = { ...Object.fromEntries(inPath), ...rest };
      expect(await transport()(group, action, { ...input, left: undefined })).toEqual({
        input,
        by: "ann",
        trace: expect.any(String),
      });
    },
  );

  it("are part of the trace in which they are asked for", async () => {
    const trace = traceOf(undefined);
    const answer = await inTrace(trace, () => transport()("evolution", "list", {}));
    expect(answer).toMatchObject({ trace: trace.traceId });
  });

  it("are for whom one of our services says; nobody else is believed in that", async () => {
    const by = (name: string, onBehalfOf: string) => transport(name, onBehalfOf)("evolution", "list", {});
    expect(await by("evolution", "bob (assistant)")).toMatchObject({ by: "bob (assistant)" });
    expect(await by("evolution", "x".repeat(301))).toMatchObject({ by: "evolution" });
    expect(await by("ann", "bob")).toMatchObject({ by: "ann" });
  });

  it("raise what the service refused, as it said it", async () => {
    perform = () => Promise.reject(new Conflict("no", { field: "id", value: "x", hint: "another" }));
    await expect(transport()("evolution", "list", {})).rejects.toMatchObject({
      code: "conflict",
      message: "no",
      field: "id",
      value: "x",
      hint: "another",
    });
  });

  it.each([
    [{}, "agent_id"],
    [{ agent_id: ".." }, undefined],
    [{ agent_id: "." }, undefined],
  ])("lead to no other path: %j", async (input, field) => {
    await expect(transport()("agents", "show", input)).rejects.toMatchObject({ code: "invalid-input", field });
  });

  it("are not there where nobody listens, or nobody states them", async () => {
    const nobody = throughHttp(statements, { url: "http://127.0.0.1:1", token: async () => "ann" });
    await expect(nobody("evolution", "list", {})).rejects.toMatchObject({ code: "unavailable" });
    await expect(transport()("evolution", "dance", {})).rejects.toMatchObject({ code: "not-found" });
  });
});
