import fc from "fast-check";
import { SignJWT } from "jose";
import type { Authenticator } from "../../../../runtime/http/identity/authenticator.js";
import { byOidc } from "../../../../runtime/http/identity/oidc.js";
import { retry } from "../../../../runtime/kernel/retry.js";
import { AUDIENCE, newKey, TestIssuer } from "../../../helpers/oidc-issuer.js";

const now = () => Math.floor(Date.now() / 1_000);
const quick = { timeoutDuration: 10_000, cooldownDuration: 0, cacheMaxAge: 60_000 };

describe("tokens of an OpenID Connect issuer", () => {
  let issuer: TestIssuer;
  let people: Authenticator;

  const settings = () => ({
    issuer: issuer.url,
    audiences: [AUDIENCE, "console"],
    assistants: ["editor"],
    rolesClaim: "cognito:groups",
  });

  beforeAll(async () => {
    issuer = await TestIssuer.start();
  });
  afterAll(() => issuer.close());
  beforeEach(() => {
    Object.assign(issuer, { status: 200, delayMs: 0 });
    issuer.asked.length = 0;
    people = byOidc(settings(), quick);
  });

  it.each(["RS256", "ES256"] as const)("are believed where they are signed by its key, %s", async (alg) => {
    const token = await issuer.token({ "cognito:groups": ["operator", "a group of another system"] }, { alg });
    expect(await people.identify(token)).toEqual({ subject: "ann", roles: ["operator"] });
  });

  it.each<[string, () => Promise<string>, string]>([
    ["one that has expired", () => issuer.token({ exp: now() - 60 }), "has expired"],
    ["one that is not valid yet", () => issuer.token({ nbf: now() + 60 }), "nbf"],
    ["one that never expires", () => issuer.token({ exp: undefined }), "exp"],
    ["one for another audience", () => issuer.token({ aud: "somebody else" }), "audience"],
    ["one for nobody", () => issuer.token({ aud: undefined }), "audience"],
    ["one of another issuer", () => issuer.token({ iss: "https://elsewhere.example" }), "iss"],
    ["one of nobody", () => issuer.token({ sub: undefined }), "sub"],
    ["one whose subject would forge a line", () => issuer.token({ sub: "ann\nroot" }), "subject"],
    ["one that says who somebody is", () => issuer.token({ token_use: "id" }), "access token"],
    ["one for another client of the pool", () => issuer.token({ ...cognito, client_id: "other" }), "audience"],
    ["one that is not signed", () => issuer.unsigned(), "signed"],
    ["one by an algorithm of the issuer's that is not taken", () => issuer.token({}, { alg: "PS256" }), "signed"],
    ["one by a key of somebody else", async () => issuer.token({}, { key: await newKey("RS256") }), "signed"],
    ["one by a secret that is the public key", () => confused(), "signed"],
    ["one that was changed", async () => changed(await issuer.token()), "signed"],
  ])("are refused: %s", async (_, make, why) => {
    const refusal = { code: "unauthenticated", field: "authorization", message: expect.stringContaining(why) };
    await expect(people.identify(await make())).rejects.toMatchObject(refusal);
  });

  const cognito = { aud: undefined, token_use: "access", client_id: "console" };

  /** The public key as the secret of an HMAC: what a verifier takes that believes the header. */
  const confused = () =>
    new SignJWT({ iss: issuer.url, aud: AUDIENCE, sub: "ann", exp: now() + 60 })
      .setProtectedHeader({ alg: "HS256", kid: issuer.publicKey("RS256").kid })
      .sign(Buffer.from(JSON.stringify(issuer.publicKey("RS256"))));

  function changed(token: string): string {
    const [header, payload, signature] = token.split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString());
    const more = Buffer.from(JSON.stringify({ ...claims, "cognito:groups": ["reviewer"] })).toString("base64url");
    return [header, more, signature].join(".");
  }

  it("are taken by their client where they have no audience, as those of Amazon Cognito", async () => {
    expect(await people.identify(await issuer.token(cognito))).toMatchObject({ subject: "ann" });
  });

  it("are good for the moment by which clocks differ", async () => {
    expect(await people.identify(await issuer.token({ exp: now() - 5, nbf: now() + 5 }))).toMatchObject({ roles: [] });
  });

  it.each([
    [
      ["viewer", "reviewer"],
      ["viewer", "reviewer"],
    ],
    ["administrator operator", ["operator", "administrator"]],
    [{ reviewer: true }, []],
    [undefined, []],
  ])("have the roles of their claim: %j", async (claim, roles) => {
    expect(await people.identify(await issuer.token({ "cognito:groups": claim }))).toMatchObject({ roles });
  });

  it.each([{ client_id: "editor" }, { azp: "editor" }, { aud: "editor" }])(
    "never have a reviewer's rights where an assistant has them: %j",
    async (claims) => {
      const token = await issuer.token({ ...claims, "cognito:groups": ["reviewer", "administrator"] });
      expect(await people.identify(token)).toEqual({ subject: "ann (assistant)", roles: ["viewer", "operator"] });
    },
  );

  it("are refused in an error of ours, whatever they are", async () => {
    const part = fc.base64String().map((text) => text.replace(/[+/=]/g, "_"));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.tuple(part, part, part), fc.tuple(fc.json().map(base64), part, part)), (parts) =>
        expect(people.identify(parts.join("."))).rejects.toMatchObject({ code: "unauthenticated" }),
      ),
    );
  });
  const base64 = (text: string) => Buffer.from(text).toString("base64url");

  it("take its keys once, and again when one is new", async () => {
    await Promise.all(Array.from({ length: 20 }, async () => people.identify(await issuer.token())));
    expect(issuer.asked.toSorted()).toEqual(["/.well-known/openid-configuration", "/keys"]);
    await issuer.rotate();
    expect(await people.identify(await issuer.token())).toMatchObject({ subject: "ann" });
    expect(issuer.asked.filter((path) => path === "/keys")).toHaveLength(2);
  });

  it("that were believed are not believed for longer than they are valid, nor long after their key is gone", async () => {
    let ahead = 0;
    const later = byOidc(settings(), { ...quick, cacheMaxAge: 0 }, () => Date.now() + ahead);
    const brief = await issuer.token({ exp: now() + 20 });
    const long = await issuer.token();
    for (const token of [brief, brief, long]) expect(await later.identify(token)).toMatchObject({ subject: "ann" });
    ahead = 55_000; // 20 s and the skew are over
    await expect(later.identify(brief)).rejects.toThrow("has expired");
    await issuer.rotate();
    expect(await later.identify(long)).toMatchObject({ subject: "ann" });
    ahead = 61_000;
    await expect(later.identify(long)).rejects.toMatchObject({ code: "unauthenticated" });
  });

  it("with unknown keys bring no storm of requests for keys", async () => {
    const calm = byOidc(settings(), { ...quick, cooldownDuration: 60_000 });
    await calm.identify(await issuer.token());
    const strange = await newKey("RS256");
    const tokens = Array.from({ length: 20 }, () => issuer.token({}, { key: strange }));
    for (const token of tokens) {
      await expect(calm.identify(await token)).rejects.toMatchObject({ code: "unauthenticated" });
    }
    expect(issuer.asked.filter((path) => path === "/keys")).toHaveLength(1);
  });

  it.each([
    ["fails", { status: 500 }],
    ["takes too long", { delayMs: 900 }],
  ])("are good again after a while in which the issuer %s", async (_, trouble) => {
    const impatient = byOidc(settings(), { ...quick, timeoutDuration: 300 });
    Object.assign(issuer, trouble);
    const token = await issuer.token();
    await expect(impatient.identify(token)).rejects.toMatchObject({ code: "unavailable" });
    Object.assign(issuer, { status: 200, delayMs: 0 });
    const patient = { until: () => true, retryOn: () => true, attempts: 20, pauseMs: () => 50 };
    expect(await retry(() => impatient.identify(token), patient)).toMatchObject({ subject: "ann" });
  });

  it("are not looked at where the issuer calls itself otherwise", async () => {
    const other = byOidc({ ...settings(), issuer: issuer.url.replace("127.0.0.1", "localhost") }, quick);
    await expect(other.identify(await issuer.token())).rejects.toMatchObject({ code: "unavailable" });
  });
});
