/**
 * The services of an environment on the local AWS, as people reach them: behind its load balancer, over HTTPS, with the token of
 * somebody who has signed in.
 *
 * @module
 */
import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { SERVICES_DIRECTORY } from "../build/services.js";
import type { LocalAws, LocalAwsOptions } from "../local/emulator.js";
import { type Client, createClient } from "../runtime/api/client.js";
import * as operations from "../runtime/api/operations/index.js";
import { throughHttp } from "../runtime/api/through-http.js";
import { environmentName } from "../runtime/architecture/names.js";
import { entrance } from "../runtime/architecture/network.js";
import type { Role } from "../runtime/architecture/roles.js";
import { serviceNames, services } from "../runtime/architecture/workloads.js";
import { NotFound, Unavailable } from "../runtime/kernel/errors.js";
import { trusting } from "./trusting.js";

/** Somebody who may sign in, and in which group. */
interface Person {
  /** An e-mail address. */
  readonly name: string;
  readonly role: Role;
}

/** Who drives evolutions where nobody else is named. */
export const OPERATOR: Person = { name: "operator@example.com", role: "operator" };

/** The services of one environment. */
export interface LocalServices {
  /** Of the load balancer. */
  readonly url: string;
  /** How they are asked: their certificate is of the local authority. */
  readonly fetch: typeof fetch;
  /** Resolves when every service answers; rejects after two minutes. */
  ready(signal?: AbortSignal): Promise<void>;
  /** A token for somebody, who is invited first. */
  token(person: Person): Promise<string>;
  /** Every operation of every service, in the name of somebody. */
  client(person: Person, signal?: AbortSignal): Client;
}

const balancers = z.array(
  z.object({ name: z.string(), listeners: z.array(z.object({ port: z.number(), url: z.string() })) }),
);

const pools = z.object({ client_id: z.string() });

const signedIn = z.object({ access_token: z.string() });

const READY_MS = 120_000;
const ASK_MS = 10_000;

/** What is run for the image of an environment. */
export const imagesOf = (environment: string): LocalAwsOptions["images"] => ({
  [environmentName(environment)]: { directory: SERVICES_DIRECTORY, command: ["node", "services.mjs"] },
});

/** @throws {NotFound} where the environment has no load balancer */
export async function findServices(
  { endpoint, environment }: { readonly endpoint?: string; readonly environment: string },
  { authority }: Pick<LocalAws, "authority">,
): Promise<LocalServices> {
  const page = async <T>(schema: z.ZodType<T>, path: string): Promise<T> => {
    const answer = await fetch(`${endpoint}/local/${path}`, { signal: AbortSignal.timeout(ASK_MS) });
    if (!answer.ok) throw new Unavailable(`the local AWS answered ${answer.status} to ${path}`);
    return schema.parse(await answer.json());
  };
  const name = environmentName(environment);
  const found = (await page(balancers, "load-balancers")).find((balancer) => balancer.name === name);
  const url = found?.listeners.find(({ port }) => port === entrance.https.from)?.url;
  if (url === undefined) throw new NotFound(`there is no load balancer ${name}`, { hint: "set services.enabled" });
  const ask = trusting(await readFile(authority, "utf8"));
  const token = async (person: Person) => {
    const { client_id } = await page(pools, `user-pools?name=${name}`);
    const query = new URLSearchParams({ client_id, username: person.name, group: person.role });
    return (await page(signedIn, `sign-in?${query}`)).access_token;
  };
  const statements = Object.values(operations).flatMap((group) => Object.values(group));
  return {
    url,
    fetch: ask,
    token,
    ready: (signal) => untilReady(url, ask, signal),
    client: (person, signal) =>
      createClient(throughHttp(statements, { url, token: () => token(person), fetch: ask }, { signal })),
  };
}

/** A service that is not there yet is answered for by the load balancer, with 502, 503 or 504. */
async function untilReady(url: string, ask: typeof fetch, signal?: AbortSignal): Promise<void> {
  const deadline = Date.now() + READY_MS;
  const away = new Set<string>(serviceNames);
  while (away.size > 0) {
    for (const name of serviceNames.filter((each) => away.has(each))) {
      const answer = await ask(`${url}${services[name].paths[0]}`, { signal: AbortSignal.timeout(ASK_MS) }).catch(
        () => undefined,
      );
      if (answer && answer.status < 500) away.delete(name);
    }
    if (away.size === 0) return;
    if (Date.now() > deadline) {
      throw new Unavailable(`no answer of ${[...away].join(", ")} in ${READY_MS / 1_000} s`, {
        hint: "their logs are in the groups /ecs/… of the local AWS, and in emulator.log",
      });
    }
    await sleep(500, undefined, { signal });
  }
}
