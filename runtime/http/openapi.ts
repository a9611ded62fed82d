import * as z from "zod";
import type { Json } from "../kernel/json.js";
import type { Operation } from "./operation.js";
import type { ProblemDetails } from "./problems.js";

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

/**
 * The OpenAPI document of some operations, made of the schemas they validate with.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 */
export function openApi(info: ApiInfo, operations: readonly Operation[]): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    paths[operation.path] = { ...paths[operation.path], [operation.method.toLowerCase()]: describe(operation) };
  }
  const schemas = { Problem: schemaOf(problem, "output") };
  return { openapi: "3.1.1", info: { ...info }, paths, components: { schemas } };
}

function describe({ summary, params, query, body, answer, status }: Operation): Json {
  return {
    summary,
    parameters: [...parameters("path", params), ...parameters("query", query)],
    ...(body && { requestBody: { required: true, content: content("application/json", schemaOf(body, "input")) } }),
    responses: {
      [status]: { description: "done", content: content("application/json", schemaOf(answer, "output")) },
      default: {
        description: "a problem",
        content: content("application/problem+json", { $ref: "#/components/schemas/Problem" }),
      },
    },
  };
}

const content = (type: string, schema: Json): Json => ({ [type]: { schema } });

/** One parameter for each field of an object schema. */
function parameters(where: "path" | "query", schema: z.ZodType | undefined): Json[] {
  if (schema === undefined) return [];
  const { properties = {}, required = [] } = schemaOf(schema, "input") as {
    readonly properties?: Fields;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, fields]) => ({
    name,
    in: where,
    required: required.includes(name),
    schema: fields,
  }));
}

/** JSON Schema 2020-12, the dialect of OpenAPI 3.1; what no schema can say is anything. */
function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, "~standard": standard, ...fields } = z.toJSONSchema(schema, { io, unrepresentable: "any" });
  return fields as Fields;
}
