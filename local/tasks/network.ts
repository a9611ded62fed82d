/**
 * Loaded into every process of a task before its program: makes the task's own loopback address its network. On AWS each
 * task has a network to itself; here all share this machine's, and each has an address of it.
 *
 * - who listens everywhere, listens at the task's address;
 * - who connects to himself, as health checks do, is connected to the task's address;
 * - names of service discovery lead to the tasks that are registered for them.
 *
 * @module
 */
import dns from "node:dns";
import http from "node:http";
import { isIP, type ListenOptions, Server, Socket, type SocketConnectOpts } from "node:net";

const address = process.env.LOCAL_ADDRESS ?? "127.0.0.1";
const ports = new Set((process.env.LOCAL_PORTS ?? "").split(",").filter(Boolean).map(Number));
const hosts = process.env.LOCAL_HOSTS;

const everywhere = new Set<unknown>([undefined, null, "", "0.0.0.0", "::", "localhost", "127.0.0.1", "::1"]);
const itself = new Set<unknown>([undefined, null, "", "0.0.0.0", "localhost", "127.0.0.1", "::1"]);

/** What `listen` was given, with the task's address for everywhere. */
function listeningAt(place: string, given: readonly unknown[]): unknown[] {
  const [first, ...rest] = given;
  if (typeof first === "object" && first !== null && "port" in first) {
    const options = first as ListenOptions;
    return [everywhere.has(options.host) ? { ...options, host: place } : options, ...rest];
  }
  const isPort = typeof first === "number" || (typeof first === "string" && /^\d+$/.test(first));
  if (!isPort) return [...given];
  if (typeof rest[0] === "string") return everywhere.has(rest[0]) ? [first, place, ...rest.slice(1)] : [...given];
  return [first, place, ...rest];
}

const { listen } = Server.prototype;
Server.prototype.listen = function (this: Server, ...given: unknown[]) {
  return Reflect.apply(listen, this, listeningAt(address, given));
} as typeof listen;

const { connect } = Socket.prototype;
Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  const options = (Array.isArray(given[0]) ? given[0][0] : given[0]) as SocketConnectOpts | undefined;
  if (typeof options === "object" && "port" in options && ports.has(Number(options.port)) && itself.has(options.host)) {
    options.host = address;
  }
  return Reflect.apply(connect, this, given);
} as typeof connect;

/** Addresses of a name of service discovery; none where it is no such name. */
function discovered(name: string, then: (addresses: readonly string[]) => void): void {
  const request = http.get(
    `${hosts}?name=${encodeURIComponent(name)}`,
    { agent: false, timeout: 2_000 },
    (response) => {
      const chunks: Buffer[] = [];
      response
        .on("data", (chunk) => chunks.push(chunk))
        .on("end", () => {
          then(response.statusCode === 200 ? JSON.parse(Buffer.concat(chunks).toString()) : []);
        });
    },
  );
  request.on("timeout", () => request.destroy()).on("error", () => then([]));
}

type Callback = (error: Error | null, found?: string | { address: string; family: number }[], family?: number) => void;

const lookup = dns.lookup;
dns.lookup = ((name: string, ...given: unknown[]) => {
  if (!hosts || !name.includes(".") || isIP(name)) return Reflect.apply(lookup, dns, [name, ...given]);
  const options = typeof given[0] === "object" && given[0] !== null ? (given[0] as dns.LookupOptions) : {};
  const callback = given.at(-1) as Callback;
  discovered(name, (addresses) => {
    if (addresses.length === 0) return Reflect.apply(lookup, dns, [name, ...given]);
    if (options.all)
      return callback(
        null,
        addresses.map((one) => ({ address: one, family: 4 })),
      );
    callback(null, addresses[Math.floor(Math.random() * addresses.length)], 4);
  });
}) as typeof lookup;
