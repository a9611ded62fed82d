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
  for (const statement of statements.toSorted(byPath)) {
    paths[statement.path] = { ...paths[statement.path], [statement.method.toLowerCase()]: describe(statement) };
  }
  const schemas = { Problem: schemaOf(problem, "output") };
  return { openapi: "3.1.1", info: { ...info }, paths, components: { schemas } };
}

const byPath = (a: Statement, b: Statement): number => (a.path < b.path ? -1 : Number(a.path > b.path));

function describe({ method, path, summary, tool, role, input, answer, status = 200 }: Statement): Json {
  const schema: ObjectSchema = schemaOf(input, "input");
  const inPath = pathFields(path);
  const inQuery = Object.keys(schema.properties ?? {}).filter((name) => !inPath.includes(name));
  const hasBody = takesBody(method);
  return {
    operationId: tool,
    summary,
    "x-role": role,
    parameters: [...parameters("path", inPath, schema), ...(hasBody ? [] : parameters("query", inQuery, schema))],
    ...(hasBody && {
      requestBody: { required: true, content: content("application/json", withoutFields(inPath, schema)) },
    }),
    responses: {
      [status]: { description: "done", content: content("application/json", schemaOf(answer, "output")) },
      default: {
        description: "a problem",
        content: content("application/problem+json", { $ref: "#/components/schemas/Problem" }),
      },
    },
  };
}

/** Whether what is not in the path comes in a body; otherwise it is in the query. */
export const takesBody = (method: Statement["method"]): boolean => method === "POST" || method === "PUT";

const content = (type: string, schema: Json): Json => ({ [type]: { schema } });

const parameters = (where: "path" | "query", names: readonly string[], { properties, required = [] }: ObjectSchema) =>
  names.map((name) => ({ name, in: where, required: required.includes(name), schema: properties?.[name] }));

/** The JSON Schema of an object without some of its fields, which it does not require either. */
export function withoutFields(
  names: readonly string[],
  { properties = {}, required = [], ...rest }: ObjectSchema,
): Fields {
  const kept = Object.fromEntries(Object.entries(properties).filter(([name]) => !names.includes(name)));
  return { ...rest, properties: kept, required: required.filter((name) => !names.includes(name)) };
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1 and of MCP; what no schema can say is anything. */
export function schemaOf(schema: z.ZodType, io: "input" | "output"): Fields {
  const { $schema, "~standard": standard, ...fields } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return fields as Fields;
}
