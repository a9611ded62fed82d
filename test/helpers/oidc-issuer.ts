/** An OpenID Connect issuer on this machine: discovery and keys over HTTP, and tokens signed by them. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";

/** The audience of its tokens unless they say otherwise. */
export const AUDIENCE = "t-developer";

type Algorithm = "RS256" | "ES256" | "PS256";

interface Key {
  readonly alg: Algorithm;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Where tokens come from in a test. */
export class TestIssuer {
  /** Paths that were asked for. */
  readonly asked: string[] = [];
  /** What it answers with instead of what it should. */
  status = 200;
  /** Milliseconds that it takes to answer. */
  delayMs = 0;
  url = "";
  private keys: Key[] = [];
  private readonly server = createServer(async ({ url = "" }, response) => {
    this.asked.push(url);
    await sleep(this.delayMs);
    const documents: Readonly<Record<string, unknown>> = {
      "/.well-known/openid-configuration": { issuer: this.url, jwks_uri: `${this.url}/keys` },
      "/keys": { keys: this.keys.map(({ publicJwk }) => publicJwk) },
    };
    const status = url in documents ? this.status : 404;
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(documents[url] ?? {}));
  });

  /** Listens on a free port, with a key of each algorithm. */
  static async start(): Promise<TestIssuer> {
    const issuer = new TestIssuer();
    issuer.server.listen(0, "127.0.0.1");
    await once(issuer.server, "listening");
    issuer.url = `http://127.0.0.1:${(issuer.server.address() as AddressInfo).port}`;
    await issuer.rotate();
    return issuer;
  }

  /** Signs by new keys from now on, and forgets the old ones. */
  async rotate(): Promise<void> {
    this.keys = await Promise.all((["RS256", "ES256", "PS256"] as const).map(newKey));
  }

  /** The key that tokens of an algorithm are signed by, as it is published. */
  publicKey = (alg: Algorithm): JWK => this.key(alg).publicJwk;

  /** A token that is good but for what is said here; a claim of `undefined` is left out. */
  async token(claims: JWTPayload = {}, { alg = "RS256" as Algorithm, key = this.key(alg) } = {}): Promise<string> {
    const now = Math.floor(Date.now() / 1_000);
    const good = { iss: this.url, aud: AUDIENCE, sub: "ann", iat: now, exp: now + 300 };
    return new SignJWT({ ...good, ...claims }).setProtectedHeader({ alg, kid: key.kid }).sign(key.privateKey);
  }

  /** A token whose roles are these. */
  tokenOf = (sub: string, ...roles: readonly string[]): Promise<string> => this.token({ sub, "cognito:groups": roles });

  /** The same claims, signed by nobody. */
  async unsigned(claims: JWTPayload = {}): Promise<string> {
    const [, payload] = (await this.token(claims)).split(".");
    return `${Buffer.from('{"alg":"none"}').toString("base64url")}.${payload}.`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private key(alg: Algorithm): Key {
    const found = this.keys.find((key) => key.alg === alg);
    if (found) return found;
    throw new Error(`there is no key for ${alg}`);
  }
}

/** A pair of keys that an issuer could have. */
export async function newKey(alg: Algorithm): Promise<Key> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = `${alg}-${Math.random().toString(36).slice(2)}`;
  return { alg, kid, privateKey, publicJwk: { ...(await exportJWK(publicKey)), alg, kid, use: "sig" } };
}
