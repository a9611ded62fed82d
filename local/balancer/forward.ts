import { randomBytes } from "node:crypto";
import http, { type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from "node:http";
import https from "node:https";
import type { LoadBalancer } from "./configuration.js";
import type { Group, Place } from "./group.js";
import type { Asked } from "./rules.js";

/** Fields of one connection, which are no part of the message. */
const hopByHop = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

const agents = {
  HTTP: new http.Agent({ keepAlive: true }),
  HTTPS: new https.Agent({ keepAlive: true, rejectUnauthorized: false }),
};

/** Answers of the load balancer itself. */
export function fail(response: ServerResponse, status: 400 | 501 | 502 | 503 | 504): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const title = `${status} ${http.STATUS_CODES[status]}`;
  const body = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  response.writeHead(status, { server: "awselb/2.0", "content-type": "text/html" }).end(body);
}

/** Hands a request to a target and its answer back, each as it comes. */
export function forward(
  request: IncomingMessage,
  response: ServerResponse,
  group: Group,
  balancer: LoadBalancer,
  asked: Asked,
): void {
  const place = group.choose();
  if (place === undefined) {
    fail(response, 503);
    return;
  }
  const transport = group.protocol === "HTTPS" ? https : http;
  const outgoing = transport.request({
    host: place.target.address,
    port: place.target.port,
    method: request.method,
    path: request.url,
    headers: headersFor(request, balancer, asked),
    agent: agents[group.protocol],
    timeout: balancer.idleTimeoutMs,
  });
  const over = underWay(place, outgoing, response);
  outgoing.on("response", (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.statusMessage, end2end(answer.rawHeaders));
    response.flushHeaders();
    answer.on("error", () => response.destroy());
    answer.pipe(response);
  });
  outgoing.on("timeout", () => {
    fail(response, 504);
    outgoing.destroy();
  });
  outgoing.on("error", () => {
    if (!response.writableEnded) fail(response, 502);
  });
  response.on("close", () => {
    over();
    if (!response.writableFinished) outgoing.destroy();
  });
  request.pipe(outgoing);
}

function underWay(place: Place, outgoing: http.ClientRequest, response: ServerResponse): () => void {
  return place.begin(() => {
    outgoing.destroy();
    response.destroy();
  });
}

/** The fields of a message that are meant for its receiver, as they were written. */
function end2end(raw: readonly string[]): string[] {
  const kept: string[] = [];
  for (let i = 0; i < raw.length; i += 2) if (!hopByHop.has(raw[i].toLowerCase())) kept.push(raw[i], raw[i + 1]);
  return kept;
}

function headersFor(request: IncomingMessage, balancer: LoadBalancer, asked: Asked): OutgoingHttpHeaders {
  const headers: Record<string, string[]> = {};
  const raw = end2end(request.rawHeaders);
  for (let i = 0; i < raw.length; i += 2) {
    const name = raw[i].toLowerCase();
    if (balancer.dropInvalidHeaders && !/^[a-z0-9-]+$/.test(name)) continue;
    headers[name] = [...(headers[name] ?? []), raw[i + 1]];
  }
  const before = headers["x-forwarded-for"] ?? [];
  const forwardedFor = { append: [[...before, asked.source].join(", ")], preserve: before, remove: [] };
  const trace = headers["x-amzn-trace-id"] ?? [
    `Root=1-${Math.floor(Date.now() / 1000).toString(16)}-${randomBytes(12).toString("hex")}`,
  ];
  const added = {
    "x-forwarded-for": forwardedFor[balancer.forwardedFor],
    "x-forwarded-proto": [asked.protocol],
    "x-forwarded-port": [String(asked.port)],
    "x-amzn-trace-id": trace,
  };
  const all = Object.entries({ ...headers, ...added }).filter(([, values]) => values.length > 0);
  return Object.fromEntries(all.map(([name, values]) => [name, values.length === 1 ? values[0] : values]));
}
