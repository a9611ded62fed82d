import { Cluster, Redis, type RedisOptions } from "iovalkey";
import { bounded } from "./bounded.js";

/** Where a cache is, and how one signs in there. */
export interface CachePlace {
  readonly host: string;
  readonly port: number;
  /** Left out where it is asked in the clear, on this machine; `ca`: authorities to trust instead of the usual, as PEM. */
  readonly tls?: { readonly ca?: string };
  /** Whether it is asked as a cluster, as ElastiCache Serverless is. */
  readonly cluster: boolean;
  /** Left out where everybody may come in. The password is asked for each connection: it may be a token that expires. */
  readonly user?: { readonly name: string; readonly password: () => Promise<string> };
}

/** A program in Lua that the cache runs as one step, on one key. */
export interface Script {
  readonly name: string;
  readonly lua: string;
}

/** One connection, or those to the nodes of a cluster. */
export interface Client {
  /** @throws whatever the library throws where it was not answered */
  run(script: Script, key: string, args: readonly (string | number)[]): Promise<unknown>;
  /** Ends it at once; what was asked fails. */
  close(): void;
}

type Ask = (key: string, ...args: readonly (string | number)[]) => Promise<unknown>;

/**
 * Connects once. Nothing is queued while there is no connection, sent twice, or connected again: who asks decides when, and how long to wait.
 *
 * @param connectMs within which there is a password, and then a connection, in milliseconds
 * @throws whatever the library throws, or `password`
 */
export async function openClient(place: CachePlace, connectMs: number): Promise<Client> {
  const { host, port, tls, cluster, user } = place;
  const options: RedisOptions = {
    username: user?.name,
    password: user && (await bounded(connectMs, user.password())),
    tls,
    connectTimeout: connectMs,
    disconnectTimeout: 0, // nobody waits for what is given up
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    enableReadyCheck: false, // it asks what a user with few rights may not
  };
  const never = () => null;
  const client = cluster
    ? new Cluster([{ host, port }], {
        redisOptions: options,
        clusterRetryStrategy: never,
        dnsLookup: (address, found) => found(null, address), // certificates are for names
        slotsRefreshTimeout: connectMs,
        enableOfflineQueue: false,
        enableReadyCheck: false,
        lazyConnect: true,
      })
    : new Redis({ ...options, host, port, retryStrategy: never, enableOfflineQueue: false, lazyConnect: true });
  client.on("error", () => undefined); // what is asked fails by it, too
  try {
    await bounded(connectMs, client.connect());
  } catch (error) {
    client.disconnect();
    throw error;
  }
  return {
    run(script, key, args) {
      const known = client as unknown as Record<string, Ask | undefined>;
      if (known[script.name] === undefined) client.defineCommand(script.name, { lua: script.lua, numberOfKeys: 1 });
      return (known[script.name] as Ask)(key, ...args);
    },
    close: () => client.disconnect(),
  };
}
