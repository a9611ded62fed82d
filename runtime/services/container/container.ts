/**
 * A service as it runs in a container: told by environment variables where its stores are and whose tokens it takes.
 *
 * @module
 */
import * as z from "zod";
import type { RemoteService } from "../../api/through-http.js";
import type { ServiceEnvironment, WorkloadEnvironment } from "../../architecture/environment.js";
import { DRAIN_MS, DRAIN_NOTICE_MS } from "../../architecture/limits.js";
import { type ServiceName, serviceNames, workloadName } from "../../architecture/workloads.js";
import type { AccessControl } from "../../http/access-control.js";
import { bearerOf } from "../../http/identity/authenticator.js";
import { byOidc } from "../../http/identity/oidc.js";
import { isLoopback } from "../../http/loopback.js";
import type { RateLimit } from "../../http/rate-limit.js";
import { type Serving, serveUntil } from "../../http/serve.js";
import type { Context } from "../../kernel/context.js";
import { InvalidInput } from "../../kernel/errors.js";
import { validate } from "../../kernel/validation.js";
import { connect } from "../../platform/aws/connect.js";
import { proofsOfWorkloads } from "../../platform/aws/identity/authenticators.js";
import { createProver, type Prove } from "../../platform/aws/identity/proof.js";
import type { Database } from "../../platform/postgres/database.js";
import { openDatabase } from "./database.js";
import { limitCallers } from "./limit.js";
import type { ServiceOptions } from "./options.js";

const words = z
  .string()
  .transform((text) =>
    text
      .split(",")
      .map((word) => word.trim())
      .filter((word) => word !== ""),
  )
  .refine((names) => names.length > 0, { params: { hint: "name at least one" } });

/** Tokens of an issuer that anybody on the way could speak for are worth nothing. */
const issuer = z.url().refine((text) => text.startsWith("https://") || isLoopback(new URL(text).hostname), {
  params: { hint: "give an https address" },
});

const containerEnvironment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535),
  HOST: z.string().min(1).default("0.0.0.0"),
  OIDC_ISSUER: issuer,
  OIDC_AUDIENCE: words,
  OIDC_ASSISTANTS: words.optional(),
  OIDC_ROLES_CLAIM: z.string().min(1).default("cognito:groups"),
  AGENTS_URL: z.url().optional(),
  SAFETY_URL: z.url().optional(),
  CACHE_HOST: z.string().min(1).optional(),
  CACHE_PORT: z.coerce.number().int().min(1).max(65_535).default(6_379),
  CACHE_TLS: z.enum(["true", "false"]).default("true"),
  CACHE_NAME: z.string().min(1).optional(),
  CACHE_USER: z.string().min(1).optional(),
} satisfies Record<keyof ServiceEnvironment, z.ZodType>);

type ContainerEnvironment = z.infer<typeof containerEnvironment>;

/** What a service is started with. */
interface Started extends ServiceOptions {
  /** The services beside it, as far as they were named. */
  readonly beside: { readonly agents?: RemoteService; readonly safety?: RemoteService };
  /** Where one was named. */
  readonly database?: Database;
}

type Start = (context: Context, options: Started) => Promise<Serving>;

/** Name of a service → how it is started; loaded only when it is. */
const starts: Readonly<Record<ServiceName, () => Promise<Start>>> = {
  evolution: async () => (await import("../evolution.js")).serveEvolution,
  agents: async () => (await import("../agents.js")).serveAgents,
  safety: async () => (await import("../safety.js")).serveSafety,
  emergency: async () => (await import("../emergency.js")).serveEmergency,
  hub: async () => {
    const { serveHub } = await import("../hub.js");
    return (context, { beside: { agents: executor }, ...options }) => {
      if (executor) return serveHub(context, { ...options, executor });
      const details = { field: "AGENTS_URL", hint: "name the service that runs agents" };
      throw new InvalidInput("AGENTS_URL: is missing", details);
    };
  },
};

/** People and assistants by tokens of the issuer, other services by their roles on AWS. */
function accessTo(name: ServiceName, environment: ContainerEnvironment, place: Place, rate: RateLimit): AccessControl {
  const people = byOidc({
    issuer: environment.OIDC_ISSUER,
    audiences: environment.OIDC_AUDIENCE,
    assistants: environment.OIDC_ASSISTANTS,
    rolesClaim: environment.OIDC_ROLES_CLAIM,
  });
  return { identify: bearerOf(proofsOfWorkloads(name, place), people), rate };
}

/** Another service, to which this one proves who it is. */
const serviceAt = (name: ServiceName, url: string | undefined, prove: Prove, environment: string) =>
  url === undefined ? undefined : { url, token: () => prove(workloadName(name, environment)) };

/** Where the container runs. */
interface Place {
  readonly environment: string;
  readonly account: string;
}

/** The account that an ARN is of. */
const accountIn = (arn = ""): string => arn.split(":")[4] ?? "";

/**
 * Starts the service of a name, and ends it when the process is told to: it is not ready first, then takes nothing new, and
 * finishes what it has begun.
 *
 * @throws {InvalidInput} naming the service, or the environment variable, that is missing or wrong
 */
export async function runContainer(
  name: string | undefined,
  variables: NodeJS.ProcessEnv & Partial<WorkloadEnvironment>,
  signal: AbortSignal = new AbortController().signal,
): Promise<void> {
  const service = validate(z.enum(serviceNames), name, "service");
  const environment = validate(containerEnvironment, variables);
  const context = connect();
  const database = openDatabase(variables, context.log);
  const place = { environment: context.environment, account: accountIn(variables.STATE_MACHINE_ARN) };
  const prove = createProver();
  const limit = limitCallers(service, environment, context.log);
  const start = await starts[service]();
  const serving = await start(context, {
    port: environment.PORT,
    host: environment.HOST,
    noticeMs: DRAIN_NOTICE_MS,
    stopDeadlineMs: DRAIN_MS,
    access: accessTo(service, environment, place, limit.rate),
    database,
    beside: {
      agents: serviceAt("agents", environment.AGENTS_URL, prove, context.environment),
      safety: serviceAt("safety", environment.SAFETY_URL, prove, context.environment),
    },
  });
  await serveUntil(signal, serving, context.log);
  limit.close();
  await database?.close();
}
