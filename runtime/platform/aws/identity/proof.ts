/**
 * Who somebody is on AWS, proved: a request to AWS STS for the caller's identity, signed and not sent. Whoever gets it sends
 * it on, and STS says who signed it. No secret is kept for it anywhere, and none is in it.
 *
 * As Amazon EKS and HashiCorp Vault do it; theirs are for others, because each names its audience in a signed header.
 *
 * @module
 */
import { GetCallerIdentityCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import { Lru } from "../../../kernel/lru.js";
import { clientConfig } from "../aws.js";

/** Signed, and for nothing but to say whom a proof is for. */
export const AUDIENCE = "x-t-developer-audience";

/** What every proof begins with. */
export const PROOF = "aws-sts.";

/** Headers of a request, by their names in lower case. */
export type Headers = Readonly<Record<string, string>>;

/** Makes a proof for one audience: the name of a function or a service. */
export type Prove = (audience: string) => Promise<string>;

/** A proof is used again for so long, in milliseconds, so that who gets it need not ask STS each time. */
const REUSE_MS = 120_000;

const AUDIENCES = 32;

/** @param config of the client, whose credentials are those that sign */
export function createProver(config: STSClientConfig = clientConfig, clock: () => number = Date.now): Prove {
  const sts = new STSClient(config);
  const made = new Lru<string, { readonly at: number; readonly proof: Promise<string> }>(AUDIENCES);
  return (audience) => {
    const known = made.get(audience);
    if (known && clock() - known.at < REUSE_MS) return known.proof;
    const proof = signedRequest(sts, audience).then(encode);
    made.set(audience, { at: clock(), proof });
    proof.catch(() => made.delete(audience));
    return proof;
  };
}

/** @returns the headers of a request that was signed, and went nowhere */
async function signedRequest(sts: STSClient, audience: string): Promise<Headers> {
  let signed: Headers = {};
  const command = new GetCallerIdentityCommand({});
  command.middlewareStack.add(
    (next) => (args) => {
      headersOf(args.request)[AUDIENCE] = audience;
      return next(args);
    },
    { step: "build", name: "audience" },
  );
  command.middlewareStack.add(
    () => async (args) => {
      signed = { ...headersOf(args.request) };
      return { response: {}, output: { $metadata: {} } };
    },
    { step: "deserialize", priority: "high", name: "keep" },
  );
  await sts.send(command);
  return signed;
}

/** The headers of a request of the SDK. */
export const headersOf = (request: unknown): Record<string, string> =>
  (request as { readonly headers: Record<string, string> }).headers;

const encode = (headers: Headers): string => {
  const names = ["authorization", ...signedHeaders(headers.authorization)];
  const kept = Object.fromEntries(names.map((name) => [name, headers[name]]));
  return PROOF + Buffer.from(JSON.stringify(kept)).toString("base64url");
};

/** An Authorization header of signature version 4, for STS. */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[^,\s]+\/sts\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}$/;

/** The names of the headers that a signature holds for; none where it is no signature for STS. */
export const signedHeaders = (authorization = ""): readonly string[] =>
  AUTHORIZATION.exec(authorization)?.[1].split(";") ?? [];
