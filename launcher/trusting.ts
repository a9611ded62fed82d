import { Agent, request } from "node:https";
import { Readable } from "node:stream";

/** Connections that are kept for the next request. */
const SOCKETS = 64;

/**
 * A `fetch` that believes one certificate authority and no other. Node's own takes authorities only when it starts
 * (NODE_EXTRA_CA_CERTS). It takes an address, a method, headers and a body of text, and follows nothing.
 *
 * @param ca PEM
 */
export function trusting(ca: string): typeof fetch {
  const agent = new Agent({ ca, keepAlive: true, maxSockets: SOCKETS });
  return (input, { method = "GET", headers, body, signal } = {}) =>
    new Promise((resolve, reject) => {
      const options = { agent, method, headers: Object.fromEntries(new Headers(headers)), signal: signal ?? undefined };
      const asked = request(new URL(String(input)), options, (answer) => {
        const { statusCode: status = 502, headers: said } = answer;
        const fields = Object.entries(said).map(([name, value]): [string, string] => [name, [value].flat().join(", ")]);
        const empty = [204, 304].includes(status);
        const stream = empty ? null : (Readable.toWeb(answer) as ReadableStream<Uint8Array>);
        resolve(new Response(stream, { status, headers: fields }));
      });
      asked.on("error", reject).end(typeof body === "string" ? body : undefined);
    });
}
