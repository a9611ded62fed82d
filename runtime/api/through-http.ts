import { ON_BEHALF_OF } from "../http/access-control.js";
import { InvalidInput, NotFound, Unavailable } from "../kernel/errors.js";
import { traceHeaders } from "../kernel/trace.js";
import type { Transport } from "./client.js";
import { takesBody } from "./openapi.js";
import { pathFields, type Stated } from "./operation.js";
import { RemoteProblem } from "./remote-problem.js";

/** A service that does operations, and how one says there who one is. */
export interface RemoteService {
  /** `http://127.0.0.1:9000` */
  readonly url: string;
  /** A token for it; asked for with each request. */
  token(): Promise<string>;
  /** How it is asked, where the certificate is of an authority that not everybody trusts. */
  readonly fetch?: typeof globalThis.fetch;
}

/** How a service is asked. */
interface Asking {
  /** For whom one of our own services asks. */
  readonly onBehalfOf?: string;
  readonly signal?: AbortSignal;
}

/** Milliseconds until a service must have answered; it answers by itself before. */
const TIMEOUT_MS = 90_000;

/**
 * Has operations done by a service, as their statements say: method, path, query and body follow from them.
 *
 * @param statements of the operations that it does
 */
export const throughHttp =
  (
    statements: readonly Stated[],
    { url, token, fetch = globalThis.fetch }: RemoteService,
    { onBehalfOf, signal }: Asking = {},
  ): Transport =>
  async (group, action, input) => {
    const statement = statements.find((each) => each.group === group && each.action === action);
    if (statement === undefined) throw new NotFound(`there is no operation ${action} of ${group} at ${url}`);
    const { target, body } = requestOf(statement, input, url);
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    const answered = await fetch(target, {
      method: statement.method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(body !== undefined && { "content-type": "application/json" }),
        ...(onBehalfOf !== undefined && { [ON_BEHALF_OF]: onBehalfOf }),
        ...traceHeaders(),
      },
      body,
      redirect: "error",
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
      .then(async (response) => ({ ok: response.ok, body: (await response.json()) as unknown }))
      .catch((cause) => {
        throw new Unavailable(`the service at ${url} did not answer`, { hint: "is it running?", cause });
      });
    if (answered.ok) return answered.body;
    throw new RemoteProblem(answered.body);
  };

/** @throws {InvalidInput} where a field that stands in the path is missing, or would lead to another path */
function requestOf({ method, path }: Stated, input: object, url: string) {
  const fields = new Map(Object.entries(input).filter(([, value]) => value !== undefined));
  let filled = path;
  for (const name of pathFields(path)) {
    const value = fields.get(name);
    if (value === undefined) throw new InvalidInput(`${name}: is missing`, { field: name, hint: `give ${name}` });
    filled = filled.replace(`{${name}}`, () => encodeURIComponent(String(value)));
    fields.delete(name);
  }
  const target = new URL(filled, url);
  if (target.pathname !== filled) {
    throw new InvalidInput(`${filled} is no path of an operation`, { value: filled, hint: "give ids as they are" });
  }
  const rest = Object.fromEntries(fields);
  if (takesBody(method)) return { target, body: JSON.stringify(rest) };
  for (const [name, value] of Object.entries(rest)) target.searchParams.set(name, `${value}`);
  return { target };
}
