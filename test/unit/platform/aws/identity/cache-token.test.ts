import { createHash, createHmac } from "node:crypto";
import { cacheTokens } from "../../../../../runtime/platform/aws/identity/cache-token.js";

const keys = { accessKeyId: "AKIAEXAMPLE", secretAccessKey: "a/secret+of=forty", sessionToken: "a+session/token==" };
const at = Date.UTC(2026, 11, 1, 12, 30);

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const encode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16)}`);

/** The signature that a token should have, as signature version 4 is documented. */
function signatureOf(host: string, query: ReadonlyMap<string, string>, secret: string): string {
  const signed = [...query].filter(([name]) => name !== "X-Amz-Signature").sort(([a], [b]) => (a < b ? -1 : 1));
  const canonical = signed.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
  const empty = createHash("sha256").update("").digest("hex");
  const request = ["GET", "/", canonical, `host:${host}\n`, "host", empty].join("\n");
  const [, ...scope] = (query.get("X-Amz-Credential") ?? "").split("/");
  const hash = createHash("sha256").update(request).digest("hex");
  const text = ["AWS4-HMAC-SHA256", query.get("X-Amz-Date"), scope.join("/"), hash].join("\n");
  const key = scope.reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

describe("a password of a user of a cache", () => {
  const tokens = cacheTokens("cache-1", "cache-1-evolution", { region: "eu-west-1", credentials: keys }, () => at);

  it("is a request to connect, signed for this cache and user, for a quarter of an hour", async () => {
    const token = await tokens();
    expect(token).toMatch(/^cache-1\/\?/);
    const query = new Map(new URLSearchParams(token.slice("cache-1/?".length)));
    expect(Object.fromEntries(query)).toMatchObject({
      Action: "connect",
      User: "cache-1-evolution",
      ResourceType: "ServerlessCache",
      "X-Amz-Credential": "AKIAEXAMPLE/20261201/eu-west-1/elasticache/aws4_request",
      "X-Amz-Date": "20261201T123000Z",
      "X-Amz-Expires": "900",
      "X-Amz-Security-Token": keys.sessionToken,
    });
    expect(query.get("X-Amz-Signature")).toBe(signatureOf("cache-1", query, keys.secretAccessKey));
    expect(token).not.toContain(encode(keys.secretAccessKey));
  });
});
