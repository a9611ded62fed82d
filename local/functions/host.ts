/**
 * The Lambda data plane of the local AWS: `POST /` an `InvokeRequest`, get an `InvokeResponse`. Says its port on standard
 * output; ends, and with it everything it started, when its standard input does.
 *
 * @module
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { InvokeRequest } from "./contract.js";
import { Fleet } from "./fleet.js";

const fleet = new Fleet();

const server = createServer(async (request: IncomingMessage, response) => {
  try {
    const invocation: InvokeRequest = JSON.parse(await text(request));
    response.end(JSON.stringify(await fleet.invoke(invocation)));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});

process.on("exit", () => fleet.close());
process.on("SIGINT", () => {}); // Ctrl-C is for whoever started the local AWS; it closes our input
for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
process.stdin.resume().on("close", () => process.exit(0));
