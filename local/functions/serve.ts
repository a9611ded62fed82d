import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import type { InvokeRequest, InvokeResponse } from "./invocation.js";

/** Runs a function on an event. */
type InvokeFunction = (request: InvokeRequest) => Promise<InvokeResponse>;

/**
 * Serves invocations on a free port, which it says on standard output; ends the process when its standard input does.
 *
 * @param close what ends with the process
 */
export function serveInvocations(invoke: InvokeFunction, close: () => void): void {
  const server = createServer(async (request: IncomingMessage, response) => {
    try {
      const invocation: InvokeRequest = JSON.parse(await text(request));
      response.end(JSON.stringify(await invoke(invocation)));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });

  server.listen(0, "127.0.0.1", () => {
    const { port } = server.address() as AddressInfo;
    process.stdout.write(`${JSON.stringify({ port })}\n`);
  });

  process.on("exit", close);
  process.on("SIGINT", () => {}); // Ctrl-C is for whoever started the local AWS; it closes our input
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
  process.stdin.resume().on("close", () => process.exit(0));
}
