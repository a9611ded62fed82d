import { Unauthenticated } from "../../kernel/errors.js";
import type { Caller } from "./caller.js";

/** One kind of token. */
export interface Authenticator {
  /** Whether a token has the form of this kind; that says nothing of whether it can be believed. */
  takes(token: string): boolean;
  /**
   * Who the token is of.
   *
   * @throws {Unauthenticated} where it cannot be believed
   * @throws {Unavailable} where whoever could tell did not answer
   */
  identify(token: string): Promise<Caller>;
}

/** Who sent a request, by its Authorization header; throws as an {@link Authenticator}. */
export type Identify = (authorization: string | undefined) => Promise<Caller>;

/** A longer token is not looked at, in characters. */
const TOKEN_CHARACTERS = 8_192;

/**
 * Takes bearer tokens of some kinds (RFC 6750); the first kind whose form fits decides.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6750
 */
export const bearerOf =
  (...kinds: readonly Authenticator[]): Identify =>
  async (authorization) => {
    const token = tokenIn(authorization);
    const kind = kinds.find(({ takes }) => takes(token));
    if (kind) return kind.identify(token);
    throw refused("the token is of no kind that is taken here");
  };

function tokenIn(authorization: string | undefined): string {
  if (authorization === undefined) throw refused("there is no token");
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization.trim()) ?? [];
  if (token === undefined) throw refused("the authorization is no bearer token");
  if (token.length > TOKEN_CHARACTERS) throw refused(`the token has more than ${TOKEN_CHARACTERS} characters`);
  return token;
}

/** A token that is not believed, and why; nothing of the token itself. */
export const refused = (why: string, cause?: unknown): Unauthenticated =>
  new Unauthenticated(why, { field: "authorization", hint: "send authorization: Bearer <token>", cause });
