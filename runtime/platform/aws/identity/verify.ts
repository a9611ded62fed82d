import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import * as z from "zod";
import { refused } from "../../../http/identity/authenticator.js";
import { Unauthenticated, Unavailable } from "../../../kernel/errors.js";
import { parseJson } from "../../../kernel/json.js";
import { Lru } from "../../../kernel/lru.js";
import { sha256 } from "../../../kernel/sha256.js";
import { callAws, clientConfig } from "../aws.js";
import type { Principal } from "./principal.js";
import { AUDIENCE, type Headers, headersOf, PROOF, signedHeaders } from "./proof.js";

/** Whom a proof is of. @throws {Unauthenticated | Unavailable} where it cannot be believed, or STS does not answer */
export type Verify = (proof: string) => Promise<Principal>;

/** A proof is believed for so long after it was signed, in milliseconds. */
const VALID_MS = 5 * 60_000;

/** The clock of whoever signed may be so much ahead, in milliseconds. */
const SKEW_MS = 60_000;

/** Nobody waits longer for STS than this, in milliseconds: an emergency stop may be waiting. */
const STS_DEADLINE_MS = 3_000;

/** Proofs whose answer is remembered until they expire. */
const REMEMBERED = 1_000;

/** Without these under the signature a proof is none: they say where it may be sent, when it was made, and for whom. */
const NEEDED: readonly string[] = ["host", "x-amz-date", AUDIENCE];

/** What else the SDK signs. Whatever is not here is not sent on: a header of somebody else's could spoil our connection. */
const ALLOWED: readonly string[] = [
  ...NEEDED,
  "amz-sdk-invocation-id",
  "amz-sdk-request",
  "content-length",
  "content-type",
  "x-amz-content-sha256",
  "x-amz-security-token",
  "x-amz-user-agent",
];

/** As our own request has it, or it is sent nowhere. */
const SAME: readonly string[] = ["host", "content-length", "content-type"];

/**
 * Verifies proofs by sending them on to STS: to ours, whatever they say.
 *
 * @param audience whom proofs have to be for: the name of this function or service
 * @param config   of the client; its own credentials are not used for anything
 */
export function proofVerifier(
  audience: string,
  config: STSClientConfig = clientConfig,
  clock: () => number = Date.now,
): Verify {
  const sts = new STSClient(config);
  const known = new Lru<string, { readonly until: number; readonly principal: Principal }>(REMEMBERED);
  return async (proof) => {
    const { headers, until } = read(proof, audience, clock());
    const name = sha256(proof);
    const remembered = known.get(name);
    if (remembered && clock() < remembered.until) return remembered.principal;
    const principal = await askSts(sts, headers);
    known.set(name, { until, principal });
    return principal;
  };
}

const headersSchema = z.record(z.string(), z.string().regex(/^[\x20-\x7e]*$/));

/** @throws {Unauthenticated} where it is no proof, or one for somebody else or another time */
function read(proof: string, audience: string, now: number): { readonly headers: Headers; readonly until: number } {
  const text = Buffer.from(proof.slice(PROOF.length), "base64url").toString("utf8");
  const { success, data: said = {} } = headersSchema.safeParse(parseJson(text));
  const signed = signedHeaders(said.authorization);
  const isProof = NEEDED.every((name) => signed.includes(name)) && signed.every((name) => ALLOWED.includes(name));
  if (!success || !isProof) throw refused("the token is no signed request to STS");
  const headers = Object.fromEntries(["authorization", ...signed].map((name) => [name, said[name] ?? ""]));
  if (headers[AUDIENCE] !== audience) throw refused("the token is for another audience");
  const at = timeOf(headers["x-amz-date"]);
  if (Number.isNaN(at) || at > now + SKEW_MS) throw refused("the token is not valid yet");
  if (now >= at + VALID_MS) throw refused("the token has expired");
  return { headers, until: at + VALID_MS };
}

/** `20260131T120000Z` in milliseconds since 1970; NaN where it is something else. */
const timeOf = (text: string): number =>
  Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));

async function askSts(sts: STSClient, headers: Headers): Promise<Principal> {
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => async (args) => {
      const ours = headersOf(args.request);
      const other = SAME.find((name) => headers[name] !== undefined && headers[name] !== ours[name]);
      if (other) throw refused(`the token has ${other} ${headers[other]} and not ${ours[other]}`);
      for (const name of Object.keys(ours)) delete ours[name];
      Object.assign(ours, headers);
      return next(args);
    },
    { step: "deserialize", priority: "high", name: "send on" },
  );
  const asking = callAws("asking STS who signed a token", (abort) => sts.send(command, abort), STS_DEADLINE_MS);
  const { Account, Arn } = await asking.catch(explain);
  if (Account === undefined || Arn === undefined) throw refused("STS does not say who signed the token");
  return { account: Account, arn: Arn };
}

/** What STS refuses, and what was not even sent to it, is the token's fault. */
function explain(error: unknown): never {
  if (error instanceof Unavailable && error.cause instanceof Unauthenticated) throw error.cause;
  const status = (error as { readonly $metadata?: { readonly httpStatusCode?: number } }).$metadata?.httpStatusCode;
  if (status !== undefined && status >= 400 && status < 500) throw refused("STS does not believe the token", error);
  throw error;
}
