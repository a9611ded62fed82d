import type { HonoRequest } from "hono";
import * as z from "zod";
import type { AccessControl } from "../http/access-control.js";
import { createApp, type Route, type ServiceApp, type ServiceFrame, type ServiceLimits } from "../http/app.js";
import { readJson } from "../http/body.js";
import { InvalidInput } from "../kernel/errors.js";
import type { Log } from "../kernel/stores.js";
import type { Bound } from "./bound.js";
import { type ApiInfo, openApi, takesBody } from "./openapi.js";
import { pathFields, type Statement } from "./operation.js";

/** Where a service stands: who may come in, and whether it is ready. */
export interface Surroundings extends Pick<ServiceFrame, "readiness"> {
  readonly access: AccessControl;
}

/** What a service says of itself, and how it is bounded. */
interface ServiceOptions extends Surroundings, Pick<ServiceFrame, "extend"> {
  readonly log: Log;
  readonly limits?: Partial<ServiceLimits>;
}

/** Operations over HTTP. */
export function serviceApp(info: ApiInfo, operations: readonly Bound[], options: ServiceOptions): ServiceApp {
  const document = openApi(
    info,
    operations.map(({ statement }) => statement),
  );
  return createApp({ title: info.title, document, routes: operations.map(route), ...options });
}

const route = ({ statement, perform }: Bound): Route => ({
  method: statement.method,
  path: statement.path,
  status: statement.status,
  role: statement.role,
  perform: async (request, asked) => perform(await inputOf(statement, request), asked),
});

/**
 * The input of an operation, put together of path, query and body.
 *
 * @throws {InvalidInput} where the body is no object, or says again what the path or the query says
 */
async function inputOf({ method, path, input }: Statement, request: HonoRequest): Promise<object> {
  const query = Object.entries(request.query()).map(([name, text]) => [name, ofText(input.shape[name], text)]);
  const parts: object[] = [request.param(), Object.fromEntries(query)];
  if (takesBody(method)) parts.push(await bodyOf(request));
  const [first] = repeated(parts.map(Object.keys));
  if (first === undefined) return Object.assign({}, ...parts);
  const hint = pathFields(path).includes(first) ? "leave it to the path" : "say it once";
  throw new InvalidInput(`${first}: is said twice`, { field: first, hint });
}

async function bodyOf(request: HonoRequest): Promise<object> {
  const body = await readJson(request);
  if (typeof body === "object" && body !== null && !Array.isArray(body)) return body;
  throw new InvalidInput("body: must be an object", { field: "body", value: body, hint: "send a JSON object" });
}

const repeated = (names: readonly string[][]): string[] => {
  const all = names.flat();
  return all.filter((name, i) => all.indexOf(name) !== i);
};

/** A query is text: what is to be a number becomes one where it can. */
function ofText(schema: z.ZodType | undefined, text: string): unknown {
  if (schema === undefined) return text;
  const { type } = z.toJSONSchema(schema, { io: "input", unrepresentable: "any" });
  return (type === "integer" || type === "number") && text.trim() !== "" && !Number.isNaN(Number(text))
    ? Number(text)
    : text;
}
