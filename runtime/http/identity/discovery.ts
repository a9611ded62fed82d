import * as z from "zod";
import { Unavailable } from "../../kernel/errors.js";
import { isLoopback } from "../loopback.js";

const metadata = z.object({ issuer: z.string(), jwks_uri: z.url() });

/**
 * Where the keys of an issuer are, as it says itself.
 *
 * @throws {Unavailable} where it does not answer in time, or what it says cannot be relied on
 * @see https://openid.net/specs/openid-connect-discovery-1_0.html
 */
export async function discoverKeys(issuer: string, timeoutMs: number): Promise<URL> {
  const url = `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`;
  try {
    const response = await fetch(url, { redirect: "error", signal: AbortSignal.timeout(timeoutMs) });
    if (!response.ok) throw new Error(`it answered ${response.status}`);
    const found = metadata.parse(await response.json());
    if (found.issuer !== issuer) throw new Error(`it calls itself ${found.issuer}`);
    return secured(new URL(found.jwks_uri));
  } catch (cause) {
    throw new Unavailable(`the issuer ${issuer} did not say where its keys are`, { hint: "try again", cause });
  }
}

/** Keys that came over a line where anybody could have changed them are none. */
function secured(url: URL): URL {
  if (url.protocol === "https:" || isLoopback(url.hostname)) return url;
  throw new Error(`its keys are not at an https address: ${url}`);
}
