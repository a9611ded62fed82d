import fc from "fast-check";
import { permits } from "../../../../../runtime/architecture/roles.js";
import { workloadName } from "../../../../../runtime/architecture/workloads.js";
import { clientConfig } from "../../../../../runtime/platform/aws/aws.js";
import { proofsFor, proofsOfWorkloads } from "../../../../../runtime/platform/aws/identity/authenticators.js";
import { subjectOf } from "../../../../../runtime/platform/aws/identity/principal.js";
import { AUDIENCE, createProver, PROOF } from "../../../../../runtime/platform/aws/identity/proof.js";
import { proofVerifier } from "../../../../../runtime/platform/aws/identity/verify.js";
import { TestSts } from "../../../../helpers/sts-server.js";

const account = "123456789012";
const hub = `arn:aws:sts::${account}:assumed-role/t-developer-hub-staging/task-1`;
const keys = {
  AKIAANN: { secret: "of ann", arn: `arn:aws:iam::${account}:user/ann` },
  AKIAHUB: { secret: "of the hub", arn: hub },
  AKIATHEIRS: { secret: "theirs", arn: hub.replace(account, "999999999999") },
  AKIASAFETY: { secret: "of safety", arn: hub.replace("-hub-", "-safety-") },
};

describe("a proof of who one is on AWS", () => {
  let sts: TestSts;
  let now: number;
  const clock = () => now;

  const config = (id: keyof typeof keys, secret = keys[id].secret) => ({
    ...clientConfig,
    endpoint: sts.url,
    region: "eu-west-1",
    credentials: { accessKeyId: id, secretAccessKey: secret },
  });
  const prover = (id: keyof typeof keys, secret?: string) => createProver(config(id, secret), clock);
  const verifier = (audience = "agents") => proofVerifier(audience, config("AKIAHUB"), clock);

  beforeAll(async () => {
    sts = await TestSts.start(keys);
  });
  afterAll(() => sts.close());
  beforeEach(() => {
    now = Date.now();
    Object.assign(sts, { asked: 0, fails: undefined, delayMs: 0 });
  });

  it("is believed where STS believes it, and STS is asked once for it", async () => {
    const prove = prover("AKIAANN");
    const verify = verifier();
    for (let i = 0; i < 3; i++) {
      expect(await verify(await prove("agents"))).toEqual({ account, arn: keys.AKIAANN.arn });
    }
    expect(sts.asked).toBe(1);
    expect(await verifier("hub")(await prove("hub"))).toMatchObject({ arn: keys.AKIAANN.arn });
  });

  it("has no secret in it", async () => {
    const proof = await prover("AKIAANN")("agents");
    const text = Buffer.from(proof.slice(PROOF.length), "base64url").toString();
    expect(text).toContain("AKIAANN");
    expect(text).not.toContain(keys.AKIAANN.secret);
  });

  /** A proof with other headers. */
  const changed = (proof: string, change: (headers: Record<string, string>) => object): string => {
    const headers = JSON.parse(Buffer.from(proof.slice(PROOF.length), "base64url").toString());
    return PROOF + Buffer.from(JSON.stringify({ ...headers, ...change(headers) })).toString("base64url");
  };
  const signing = (more: string) => (headers: Record<string, string>) => ({
    authorization: headers.authorization.replace("SignedHeaders=", `SignedHeaders=${more};`),
    [more]: "chunked",
  });

  it.each<[string, () => Promise<string>, RegExp]>([
    ["for another audience", () => prover("AKIAANN")("hub"), /audience/],
    ["signed by a wrong secret", () => prover("AKIAANN", "guessed")("agents"), /STS does not believe/],
    [
      "whose audience was changed",
      async () => changed(await prover("AKIAANN")("hub"), () => ({ [AUDIENCE]: "agents" })),
      /STS does not believe/,
    ],
    [
      "whose audience is not signed",
      async () =>
        changed(await prover("AKIAANN")("agents"), ({ authorization }) => ({
          authorization: authorization.replace(`;${AUDIENCE}`, ""),
        })),
      /no signed request/,
    ],
    [
      "of somebody else's signature",
      async () =>
        changed(await prover("AKIAANN")("agents"), ({ authorization }) => ({
          authorization: authorization.replace("AKIAANN", "AKIAHUB"),
        })),
      /STS does not believe/,
    ],
    [
      "that would be sent elsewhere",
      async () => changed(await prover("AKIAANN")("agents"), () => ({ host: "sts.evil.example" })),
      /host sts\.evil\.example/,
    ],
    [
      "with a body of another length",
      async () => changed(await prover("AKIAANN")("agents"), () => ({ "content-length": "4" })),
      /content-length/,
    ],
    [
      "with headers that could spoil a connection",
      async () => changed(await prover("AKIAANN")("agents"), signing("transfer-encoding")),
      /no signed request/,
    ],
    [
      "with a header of two lines",
      async () => changed(await prover("AKIAANN")("agents"), () => ({ "content-type": "a\r\nb: c" })),
      /no signed request/,
    ],
    ["that is none", async () => `${PROOF}e30`, /no signed request/],
  ])("is refused %s", async (_, make, why) => {
    const refusal = { code: "unauthenticated", message: expect.stringMatching(why) };
    await expect(verifier()(await make())).rejects.toMatchObject(refusal);
  });

  it("is refused after five minutes, also where it was believed before, and before its time", async () => {
    const verify = verifier();
    const proof = await prover("AKIAANN")("agents");
    await verify(proof);
    now += 5 * 60_000 + 1_000;
    await expect(verify(proof)).rejects.toThrow("has expired");
    now -= 8 * 60_000;
    await expect(verify(proof)).rejects.toThrow("not valid yet");
  });

  it("is made anew before it expires", async () => {
    const prove = prover("AKIAANN");
    const first = await prove("agents");
    now += 60_000;
    expect(await prove("agents")).toBe(first);
    now += 61_000;
    expect(await prove("agents")).not.toBe(first);
  });

  it("is neither believed nor refused while STS is away", async () => {
    sts.fails = 500;
    await expect(verifier()(await prover("AKIAANN")("agents"))).rejects.toMatchObject({ code: "unavailable" });
  });

  it("is refused in an error of ours, whatever it is", async () => {
    const verify = verifier();
    const headers = fc.dictionary(fc.constantFrom("authorization", "host", "x-amz-date", AUDIENCE), fc.string());
    const text = fc.oneof(
      fc.string(),
      headers.map((each) => JSON.stringify(each)),
      fc.json(),
    );
    await fc.assert(
      fc.asyncProperty(text, (said) =>
        expect(verify(PROOF + Buffer.from(said).toString("base64url"))).rejects.toMatchObject({
          code: "unauthenticated",
        }),
      ),
    );
    expect(sts.asked).toBe(0);
  });

  it.each<[readonly string[], boolean]>([
    [[], true],
    [[`arn:aws:iam::${account}:user/ann`], true],
    [[`arn:aws:iam::${account}:user/bob`, "arn:aws:iam::*:user/a*"], true],
    [[`arn:aws:iam::${account}:user/bob`], false],
    [[`arn:aws:iam::${account}:user/an.`], false],
    [["arn:aws:iam::*:user/a"], false],
  ])("lets one review by a function where %j do: %p", async (reviewers, may) => {
    const audience = workloadName("safety-scan", "staging");
    const verify = proofVerifier(audience, config("AKIAHUB"), clock);
    const proofs = proofsFor("safety-scan", { environment: "staging", reviewers }, verify);
    const { subject, roles } = await proofs.identify(await prover("AKIAANN")(audience));
    expect({ subject, may: permits(roles, "reviewer"), operates: permits(roles, "operator") }).toEqual({
      subject: keys.AKIAANN.arn,
      may,
      operates: true,
    });
  });

  describe("of one of our services", () => {
    const audience = workloadName("agents", "staging");
    const agents = () =>
      proofsOfWorkloads("agents", { environment: "staging", account }, proofVerifier(audience, config("AKIAHUB")));

    it("lets it do what its row says", async () => {
      expect(await agents().identify(await prover("AKIAHUB")(audience))).toEqual({
        subject: `arn:aws:sts::${account}:assumed-role/t-developer-hub-staging`,
        roles: ["operator"],
        workload: true,
      });
    });

    it.each([
      ["a person", "AKIAANN"],
      ["a role of the same name in another account", "AKIATHEIRS"],
      ["a service that has no business there", "AKIASAFETY"],
    ] as const)("is none of %s", async (_, id) => {
      const proof = await prover(id)(audience);
      await expect(agents().identify(proof)).rejects.toMatchObject({ code: "unauthenticated" });
    });
  });
});

describe("the subject of a principal", () => {
  it.each([
    ["arn:aws:iam::1:user/team/ann", "arn:aws:iam::1:user/team/ann"],
    ["arn:aws:iam::1:root", "arn:aws:iam::1:root"],
    ["arn:aws:sts::1:assumed-role/Admin/ann", "arn:aws:sts::1:assumed-role/Admin"],
    ["arn:aws:sts::1:assumed-role/Admin/bob", "arn:aws:sts::1:assumed-role/Admin"],
    ["arn:aws:sts::1:federated-user/whoever", "arn:aws:sts::1:federated-user"],
    [
      "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_1a2b/ann@example.com",
      "arn:aws:sts::1:assumed-role/AWSReservedSSO_Admin_1a2b/ann@example.com",
    ],
  ])("of %s has no name that they chose themselves", (arn, subject) => {
    expect(subjectOf({ account: "1", arn })).toBe(subject);
  });
});
