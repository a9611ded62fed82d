/**
 * Bearer tokens of an OpenID Connect issuer: an Amazon Cognito user pool, or any other.
 *
 * @module
 */
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from "jose";
import { type Role, roles } from "../../architecture/roles.js";
import { Unavailable } from "../../kernel/errors.js";
import { Lru } from "../../kernel/lru.js";
import { sha256 } from "../../kernel/sha256.js";
import { type Authenticator, refused } from "./authenticator.js";
import { asAssistant, type Caller } from "./caller.js";
import { discoverKeys } from "./discovery.js";

/** What is known of the issuer, and for whom its tokens are. */
export interface OidcSettings {
  /** `https://cognito-idp.us-east-1.amazonaws.com/us-east-1_…` */
  readonly issuer: string;
  /** A token is for one of these: its `aud`, or the `client_id` of a Cognito access token. */
  readonly audiences: readonly string[];
  /** Clients by which assistants ask: their tokens never have a reviewer's rights. */
  readonly assistants?: readonly string[];
  /** The claim with the names of roles, a list or words. */
  readonly rolesClaim: string;
}

/** The issuer signs; a token that names another algorithm, none, or a shared secret is not looked at. */
const ALGORITHMS = ["RS256", "ES256"];

/** A token without these is none: it would be valid for ever, or nobody's. */
const REQUIRED = ["exp", "sub"];

/** Seconds that the clocks of issuer and service may differ. */
const SKEW_S = 30;

/** How the keys of an issuer are fetched; all in milliseconds. */
interface KeyTimes {
  /** Until a request for them is given up. */
  readonly timeoutDuration: number;
  /** A token with an unknown key brings no more requests for keys than one in this time. */
  readonly cooldownDuration: number;
  /** Until they are fetched again. */
  readonly cacheMaxAge: number;
}

const keyTimes: KeyTimes = { timeoutDuration: 5_000, cooldownDuration: 30_000, cacheMaxAge: 10 * 60_000 };

/** A token that was believed is not verified again for so long, nor longer than it is valid, in milliseconds. */
const REMEMBER_MS = 60_000;

const REMEMBERED = 1_000;

/** Takes access tokens of an issuer; its keys are fetched with the first one, and again as they rotate. */
export function byOidc(
  settings: OidcSettings,
  times: KeyTimes = keyTimes,
  clock: () => number = Date.now,
): Authenticator {
  const believed = new Lru<string, { readonly until: number; readonly caller: Caller }>(REMEMBERED);
  let keys: Promise<JWTVerifyGetKey> | undefined;
  const keysOf = (): Promise<JWTVerifyGetKey> => {
    keys ??= discoverKeys(settings.issuer, times.timeoutDuration).then(
      (url) => createRemoteJWKSet(url, { ...times }),
      (error) => {
        keys = undefined; // asked for again with the next token
        throw error;
      },
    );
    return keys;
  };
  return {
    takes: (token) => token.split(".").length === 3,
    async identify(token) {
      const name = sha256(token);
      const known = believed.get(name);
      if (known && clock() < known.until) return known.caller;
      const checks = {
        issuer: settings.issuer,
        algorithms: ALGORITHMS,
        clockTolerance: SKEW_S,
        requiredClaims: REQUIRED,
      };
      const now = clock();
      const verified = await jwtVerify(token, await keysOf(), { ...checks, currentDate: new Date(now) }).catch(explain);
      const caller = callerOf(verified.payload, settings);
      const { exp = 0 } = verified.payload;
      believed.set(name, { until: Math.min(now + REMEMBER_MS, exp * 1_000), caller });
      return caller;
    },
  };
}

/** What jose says that is the issuer's or the network's fault, and not the token's. */
const notTheTokens = [errors.JWKSTimeout, errors.JWKSInvalid];

/** @throws {Unauthenticated | Unavailable} always */
function explain(error: unknown): never {
  const isJose = error instanceof errors.JOSEError && error.code !== errors.JOSEError.code;
  if (!isJose || notTheTokens.some((kind) => error instanceof kind)) {
    throw new Unavailable("the keys of the token's issuer were not to be had", { hint: "try again", cause: error });
  }
  if (error instanceof errors.JWTExpired) throw refused("the token has expired", error);
  if (error instanceof errors.JWTClaimValidationFailed) throw refused(`the token's ${error.claim} is not valid`, error);
  throw refused("the token is not signed by a key of its issuer", error);
}

/** A subject is written into the audit: at most 255 printable characters of ASCII, as OpenID Connect has it. */
const SUBJECT = /^[\x21-\x7e]{1,255}$/;

function callerOf(payload: JWTPayload, { audiences, assistants = [], rolesClaim }: OidcSettings): Caller {
  const { sub = "", aud, token_use } = payload;
  const client = payload.client_id ?? payload.azp;
  if (token_use !== undefined && token_use !== "access") throw refused("the token is no access token");
  const meant = aud === undefined && token_use === "access" ? [client] : [aud].flat();
  const allowed = [...audiences, ...assistants];
  if (!meant.some((each) => allowed.some((one) => one === each))) throw refused("the token is for another audience");
  if (!SUBJECT.test(sub)) throw refused("the token's subject cannot be written down");
  const caller = { subject: sub, roles: rolesIn(payload[rolesClaim]) };
  return assistants.some((each) => each === client || [aud].flat().includes(each)) ? asAssistant(caller) : caller;
}

/** Names that are no role say nothing. */
function rolesIn(claim: unknown): Role[] {
  const names: readonly unknown[] =
    typeof claim === "string" ? claim.split(/[\s,]+/) : Array.isArray(claim) ? claim : [];
  return roles.filter((role) => names.includes(role));
}
