import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import * as fc from "fast-check";
import { wrongIn } from "../../bench/load/overload.js";
import { type Load, send } from "../../bench/load/send.js";
import { grew, slope } from "../../bench/memory.js";

describe("the generator of load", () => {
  let server: Server;
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const serve = async (answer: RequestListener): Promise<string> => {
    server = createServer(answer);
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const load = (origin: string, how: Partial<Load>): Load => ({
    origin,
    path: "/",
    headers: {},
    bodies: ["{}"],
    connections: 20,
    seconds: 0.2,
    ...how,
  });

  it("sends what is due in an open loop, though nothing was answered yet", async () => {
    const held: (() => void)[] = [];
    const origin = await serve((_, response) => {
      held.push(() => response.end());
      if (held.length === 20) for (const answer of held) answer();
    });
    const { statuses, latency, offered } = await send(load(origin, { rate: 100 }));
    expect({ statuses, offered }).toEqual({ statuses: { 200: 20 }, offered: 100 });
    expect(latency.p999).toBeGreaterThan(latency.p50); // the first waited for the last, and is not let off that
  });

  it("counts a request that waits for a connection from when it was due", async () => {
    const origin = await serve((_, response) => setTimeout(() => response.end(), 50));
    const { latency } = await send(load(origin, { rate: 100, connections: 1 }));
    expect(latency.p50).toBeGreaterThan(100); // each answer takes 50 ms, and one is due every 10
  });

  it("waits for each answer in a closed loop", async () => {
    let [now, most] = [0, 0];
    const origin = await serve((_, response) => {
      most = Math.max(most, ++now);
      setImmediate(() => {
        now -= 1;
        response.end();
      });
    });
    const { statuses } = await send(load(origin, { connections: 3 }));
    expect(statuses[200]).toBeGreaterThanOrEqual(3);
    expect(most).toBeLessThanOrEqual(3);
  });

  it("tells of refusals that do not say when to come again, and of requests without an answer", async () => {
    let count = 0;
    const origin = await serve((request, response) => {
      count += 1;
      if (count === 1) request.destroy();
      else if (count === 2) response.writeHead(503).end();
      else if (count === 3) response.writeHead(503, { "retry-after": "1" }).end();
      else response.writeHead(count === 4 ? 500 : 200).end();
    });
    const answers = await send(load(origin, { rate: 100, connections: 1 }));
    expect(answers.statuses).toMatchObject({ 200: 16, 500: 1, 503: 2 });
    expect(wrongIn(answers)).toEqual([
      "1 requests were answered 500",
      "1 answers of 503 have no Retry-After",
      expect.stringMatching(/^1 requests were not answered/),
    ]);
  });
});

describe("memory over time", () => {
  const megabytes = fc.array(fc.integer({ min: 1, max: 1_000 }), { minLength: 2, maxLength: 20 });

  it("has the slope of the line that it lies on", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 20 }), fc.integer({ min: -9, max: 9 }), fc.nat(99), (n, by, from) => {
        expect(slope(Array.from({ length: n }, (_, i) => from + i * by))).toBeCloseTo(by);
      }),
    );
  });

  it("grew if it ends well over its middle, whatever it was before", () => {
    fc.assert(
      fc.property(megabytes, megabytes, (before, after) => {
        const middle = after[0];
        const flat = after.map(() => middle);
        const first = before.slice(0, flat.length);
        expect(grew([...first, ...flat])).toBe(false);
        expect(grew([...first, ...flat, middle + 100])).toBe(true);
      }),
    );
  });
});
