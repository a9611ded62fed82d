/**
 * Every operation asked for by everybody, over HTTP and as tools of an assistant: who may follows from its statement.
 *
 * @module
 */
import type { Bound } from "../../../runtime/api/bound.js";
import { serviceApp } from "../../../runtime/api/http.js";
import { mountMcp } from "../../../runtime/api/mcp.js";
import type { Operation } from "../../../runtime/api/operation.js";
import * as groups from "../../../runtime/api/operations/index.js";
import { permits, type Role, roles } from "../../../runtime/architecture/roles.js";
import type { ServiceApp } from "../../../runtime/http/app.js";
import { bearerOf } from "../../../runtime/http/identity/authenticator.js";
import { asAssistant } from "../../../runtime/http/identity/caller.js";
import { byOidc } from "../../../runtime/http/identity/oidc.js";
import { AUDIENCE, newKey, TestIssuer } from "../../helpers/oidc-issuer.js";

const operations = Object.values(groups).flatMap((group) => Object.values<Operation<never>>(group));

/** Done by nobody: what is asked here is who comes so far. */
const performed = jest.fn(async () => ({ done: true }));
const bound: Bound[] = operations.map((statement) => ({ group: statement.group, statement, perform: performed }));

describe("who may", () => {
  let issuer: TestIssuer;
  let app: ServiceApp;
  let tokens: Readonly<Record<string, string | undefined>>;

  beforeAll(async () => {
    issuer = await TestIssuer.start();
    const access = {
      identify: bearerOf(
        byOidc({ issuer: issuer.url, audiences: [AUDIENCE], assistants: ["editor"], rolesClaim: "cognito:groups" }),
      ),
    };
    const all = { "cognito:groups": [...roles] };
    const offer = { version: "1", statements: operations };
    const extend = mountMcp({ ...offer, transportFor: () => performed });
    app = serviceApp({ title: "x", description: "x", version: "1" }, bound, { log: () => {}, access, extend });
    const ofRoles = roles.map(async (role) => [role, await issuer.tokenOf(role, role)]);
    tokens = {
      nobody: undefined,
      "somebody without a role": await issuer.tokenOf("guest"),
      ...Object.fromEntries(await Promise.all(ofRoles)),
      "an assistant of a reviewer": await issuer.token({ ...all, client_id: "editor" }),
      expired: await issuer.token({ ...all, exp: Math.floor(Date.now() / 1_000) - 3_600 }),
      unsigned: (await issuer.token(all)).replace(/[^.]*$/, ""),
      "alg:none": await issuer.unsigned(all),
      "for another audience": await issuer.token({ ...all, aud: "another" }),
      "of another issuer": await issuer.token({ ...all, iss: "https://elsewhere.example" }),
      "signed by somebody else": await issuer.token(all, { key: await newKey("RS256") }),
    };
  });
  afterAll(() => issuer.close());
  beforeEach(() => performed.mockClear());

  const authorization = (who: string): Record<string, string> =>
    tokens[who] === undefined ? {} : { authorization: `Bearer ${tokens[who]}` };

  const ask = (who: string, { method, path }: Operation<never>) =>
    app.request(path.replace(/\{\w+\}/g, "abc"), {
      method,
      headers: { "content-type": "application/json", ...authorization(who) },
      ...(method === "POST" && { body: "{}" }),
    });

  /** As what somebody may act; undefined where it is not known who they are. */
  const known: Readonly<Record<string, readonly Role[]>> = {
    "somebody without a role": [],
    ...Object.fromEntries(roles.map((role) => [role, [role]])),
    "an assistant of a reviewer": ["operator"],
  };
  const everybody = [
    "nobody",
    ...Object.keys(known),
    "expired",
    "unsigned",
    "alg:none",
    "for another audience",
    "of another issuer",
    "signed by somebody else",
  ];

  it.each(operations.map((operation) => [`${operation.group} ${operation.action}`, operation] as const))(
    "do %s",
    async (_, operation) => {
      const { role, status = 200 } = operation;
      for (const who of everybody) {
        performed.mockClear();
        const expected = known[who] === undefined ? 401 : permits(known[who], role) ? status : 403;
        const response = await ask(who, operation);
        expect({ who, status: response.status, performed: performed.mock.calls.length }).toEqual({
          who,
          status: expected,
          performed: expected === status ? 1 : 0,
        });
        if (expected === status) continue;
        expect(response.headers.get("content-type")).toBe("application/problem+json");
        expect(response.headers.get("www-authenticate")).toMatch(/^Bearer realm="t-developer"/);
        const problem = await response.json();
        if (expected === 403) expect(problem).toMatchObject({ code: "forbidden", field: "role", value: role });
        else expect(problem).toMatchObject({ code: "unauthenticated", field: "authorization" });
        expect(JSON.stringify(problem)).not.toContain(`${tokens[who]}`);
      }
    },
  );

  it("says to a program what is wrong with its token", async () => {
    const [operation] = operations.filter(({ role }) => role === "reviewer");
    const challenge = async (who: string) => (await ask(who, operation)).headers.get("www-authenticate");
    expect(await challenge("nobody")).toBe('Bearer realm="t-developer"');
    expect(await challenge("expired")).toContain('error="invalid_token", error_description="the token has expired"');
    expect(await challenge("operator")).toContain('error="insufficient_scope", scope="reviewer"');
  });

  const tools = async (who: string) => {
    const response = await app.request("http://127.0.0.1/mcp", {
      method: "POST",
      headers: {
        accept: "application/json, text/event-stream",
        "content-type": "application/json",
        ...authorization(who),
      },
      body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
    });
    if (response.status !== 200) return response.status;
    const { result } = (await response.json()) as { result: { tools: { name: string }[] } };
    return result.tools.map(({ name }) => name).sort();
  };

  it.each(everybody)("use tools as an assistant: %s", async (who) => {
    const acting = known[who] && (["viewer", "operator"] as const).filter((role) => permits(known[who], role));
    const allowed = operations.filter(({ role }) => acting?.some((each) => each === role)).map(({ tool }) => tool);
    expect(await tools(who)).toEqual(acting === undefined ? 401 : allowed.sort());
  });

  it("are assistants once, whichever way they come", () => {
    const assistant = asAssistant(asAssistant({ subject: "ann", roles }));
    expect(assistant).toEqual({ subject: "ann (assistant)", roles: ["viewer", "operator"] });
  });

  it("look at whether a service is alive, ready, and how it is asked, without a token", async () => {
    for (const path of ["/healthz", "/readyz", "/openapi.json"]) expect((await app.request(path)).status).toBe(200);
  });

  it("are told in the document of the service", async () => {
    const document = (await (await app.request("/openapi.json")).json()) as {
      components: { securitySchemes: object };
      paths: Record<string, Record<string, { "x-role": string; security: unknown }>>;
    };
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: "http", scheme: "bearer" } });
    for (const { method, path, role } of operations) {
      expect(document.paths[path][method.toLowerCase()]).toMatchObject({
        "x-role": role,
        security: [{ bearer: [role] }],
        responses: { 401: expect.anything(), 403: expect.anything() },
      });
    }
  });
});

describe("roles", () => {
  it("are a ladder but for the reviewer's, which nobody has by rank", () => {
    const table = roles.map((held) => [held, roles.filter((needed) => permits([held], needed))]);
    expect(Object.fromEntries(table)).toEqual({
      viewer: ["viewer"],
      operator: ["viewer", "operator"],
      reviewer: ["viewer", "operator", "reviewer"],
      administrator: ["viewer", "operator", "administrator"],
    });
  });
});
