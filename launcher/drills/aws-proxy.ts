import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AwsRefusal, Service } from "./aws-faults.js";

/** A request on its way to AWS. */
interface AwsRequest {
  readonly service: Service;
  /** When it says it was signed, in milliseconds since 1970. */
  readonly signed: number;
}

/** What AWS does instead of what it is asked; undefined where nothing is wrong. */
export type AwsFault = (request: AwsRequest) => AwsRefusal | undefined;

/** A way to the local AWS on which things go wrong. */
export interface AwsProxy {
  readonly endpoint: string;
  /** What goes wrong from now on; nothing where nothing is said. @returns a count of what was refused since */
  inject(fault?: AwsFault): () => number;
  close(): Promise<void>;
}

/** Forwards every request as it came, unless a fault answers it. */
export async function startProxy(target: string): Promise<AwsProxy> {
  let fault: AwsFault = () => undefined;
  let refused = 0;
  const server = createServer((incoming, response) => {
    const asked = readRequest(incoming);
    const refusal = asked && fault(asked);
    if (!refusal) return forward(incoming, response, target);
    refused += 1;
    incoming.resume().once("end", () => response.writeHead(refusal.status, refusal.headers).end(refusal.body));
  });
  server.keepAliveTimeout = 65_000; // longer than a client's, so that none writes to a connection just closed
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inject(next = () => undefined) {
      const before = refused;
      fault = next;
      return () => refused - before;
    },
    close: () => closed(server),
  };
}

/** A server that takes nothing more, and whose connections are gone. */
export async function closed(server: Server): Promise<void> {
  const gone = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await gone;
}

const services: readonly string[] = ["s3", "dynamodb", "sns", "sqs", "states"] satisfies Service[];

/** @returns undefined where it is not signed for a service of ours */
function readRequest({ headers }: IncomingMessage): AwsRequest | undefined {
  const [, , , service] = /Credential=([^,]*)/.exec(headers.authorization ?? "")?.[1].split("/") ?? [];
  if (!services.includes(service)) return undefined;
  const [, year, month, day, hours, minutes, seconds] =
    /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(headers["x-amz-date"])) ?? [];
  const signed = Date.parse(`${year}-${month}-${day}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(signed) ? undefined : { service: service as Service, signed };
}

function forward(incoming: IncomingMessage, response: ServerResponse, target: string): void {
  const { method, url: path, headers } = incoming;
  const { hostname, port } = new URL(target);
  const outgoing = request({ hostname, port, method, path, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  outgoing.on("error", () => response.destroy()); // the emulator is gone: so is this connection
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}
