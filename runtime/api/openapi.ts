import * as z from "zod";
import type { ProblemDetails } from "../http/problems.js";
import type { Json } from "../kernel/json.js";
import { pathFields, type Statement } from "./operation.js";

const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("stable, for programs"),
    detail: z.string().describe("for people"),
    field: z.string().optional().describe("the input that is wrong, as a path"),
    value: z.unknown().describe("what was found there"),
    hint: z.string().optional().describe("what to do about it"),
  })
  .describe("RFC 9457") satisfies z.ZodType<ProblemDetails>;

/** How `/readyz` answers. */
const readyAnswer = (status: "ready" | "not ready") =>
  z.object({
    status: z.literal(status),
    service: z.string(),
    draining: z.boolean(),
    checks: z.record(z.string(), z.enum(["ok", "away"])),
  });

/** What every service answers beside its operations, to whoever asks: load balancers have no token. */
const probes = {
  "/healthz": {
    summary: "Says that the service is alive",
    answers: { 200: z.object({ status: z.literal("ok"), service: z.string(), ongoing: z.int() }) },
  },
  "/readyz": {
    summary: "Says whether the service should be sent requests: whether all that it needs answers",
    answers: { 200: readyAnswer("ready"), 503: readyAnswer("not ready") },
  },
};

/** What the document says of the service itself. */
export interface ApiInfo {
  readonly title: string;
  readonly description: string;
  readonly version: string;
}

type Fields = Readonly<Record<string, Json>>;

/** An object as JSON Schema says it. */
interface ObjectSchema {
  readonly properties?: Fields;
  readonly required?: readonly string[];
}

/**
 * The OpenAPI document of some operations, made of the schemas they validate with.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApi(info: ApiInfo, statements: readonly Statement[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [path, probe] of Object.entries(probes)) paths[path] = { get: describeProbe(probe) };
  for (const statement of statements) {
    paths[statement.path] = { ...paths[statement.path], [statement.method.toLowerCase()]: describe(statement) };
  }
  const sorted = Object.fromEntries(Object.entries(paths).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
  const components = { schemas: { Problem: schemaOf(problem, "output") }, securitySchemes: { bearer } };
  return { openapi: "3.1.1", info: { ...info }, security: [{ bearer: [] }], paths: sorted, components };
}

function describe({ method, path, summary, tool, role, input, answer, status = 200 }: Statement): Json {
  const schema: ObjectSchema = schemaOf(input, "input");
  const inPath = pathFields(path);
  const inQuery = Object.keys(schema.properties ?? {}).filter((name) => !inPath.includes(name));
  const hasBody = takesBody(method);
  return {
    operationId: tool,
    summary,
    description: `takes the role ${role}`,
    "x-role": role,
    security: [{ bearer: [role] }],
    parameters: [...parameters("path", inPath, schema), ...(hasBody ? [] : parameters("query", inQuery, schema))],
    ...(hasBody && {
      requestBody: { required: true, content: content("application/json", withoutFields(inPath, schema)) },
    }),
    responses: {
      [status]: { description: "done", content: content("application/json", schemaOf(answer, "output")) },
      401: aProblem("there is no token, or one that cannot be believed"),
      403: aProblem(`whoever asks is no ${role}`),
      default: aProblem("a problem"),
    },
  };
}

const describeProbe = ({ summary, answers }: (typeof probes)[keyof typeof probes]): Json => ({
  summary,
  security: [],
  responses: Object.fromEntries(
    Object.entries(answers).map(([status, schema]) => [
      status,
      { description: summary, content: content("application/json", schemaOf(schema, "output")) },
    ]),
  ),
});

const aProblem = (description: string): Json => ({
  description,
  content: content("application/problem+json", { $ref: "#/components/schemas/Problem" }),
});

const bearer = {
  type: "http",
  scheme: "bearer",
  description:
    "an access token of the OpenID Connect issuer, whose groups are roles; the token of the launch where the service runs on somebody's own machine; or, between services, a signed request to AWS STS for the caller's identity",
};

/** Whether what is not in the path comes in a body; otherwise it is in the query. */
export const takesBody = (method: Statement["method"]): boolean => method === "POST" || method === "PUT";

const content = (type: string, schema: Json): Json => ({ [type]: { schema } });

const parameters = (where: "path" | "query", names: readonly string[], { properties, required = [] }: ObjectSchema) =>
  names.map((name) => ({ name, in: where, required: required.includes(name), schema: properties?.[name] }));

/** The JSON Schema of an object without some of its fields, which it does not require either. */
function withoutFields(names: readonly string[], { properties = {}, required = [], ...rest }: ObjectSchema): Fields {
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
  return { ...rest, properties: kept, required: required.filter((name) => !names.includes(name)) };
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1 and of MCP; what no schema can say is anything. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Fields {
  const { $schema, "~standard": standard, ...fields } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return fields as Fields;
}
