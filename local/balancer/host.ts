/**
 * The load balancers of the local AWS: `POST /` a `Configuration`, get the ports of its listeners; `GET /` the health of
 * the targets. Ends when its standard input does.
 *
 * @module
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { Balancers } from "./balancers.js";

const balancers = new Balancers();

const server = createServer(async (request, response) => {
  try {
    const answer =
      request.method === "POST" ? await balancers.configure(JSON.parse(await text(request))) : balancers.health();
    response.end(JSON.stringify(answer));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
});

server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ port })}\n`);
});

process.on("SIGINT", () => {}); // Ctrl-C is for whoever started the local AWS; it closes our input
process.stdin.resume().on("close", () => process.exit(0));
