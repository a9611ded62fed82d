/**
 * AWS STS as far as it says who signed a request: it verifies signature version 4 by itself, as documented, and forgives
 * nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** Somebody who may sign. */
interface Signer {
  readonly secret: string;
  readonly arn: string;
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const sha256 = (text: string): string => createHash("sha256").update(text).digest("hex");

/** The signature that a request should have. */
function signatureOf(
  headers: IncomingHttpHeaders,
  body: string,
  signed: string,
  scope: string,
  secret: string,
): string {
  const lines = signed.split(";").map((name) => `${name}:${String(headers[name] ?? "").trim()}\n`);
  const request = ["POST", "/", "", lines.join(""), signed, sha256(body)].join("\n");
  const text = ["AWS4-HMAC-SHA256", headers["x-amz-date"], scope, sha256(request)].join("\n");
  const key = scope.split("/").reduce<string | Buffer>((before, part) => hmac(before, part), `AWS4${secret}`);
  return hmac(key, text).toString("hex");
}

/** Where proofs are sent on to in a test. */
export class TestSts {
  /** Requests that came. */
  asked = 0;
  /** Answers every request with this status, where it is set. */
  fails?: number;
  /** Milliseconds that it takes to answer. */
  delayMs = 0;
  url = "";
  private readonly server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.asked += 1;
    await sleep(this.delayMs);
    const signer = this.fails === undefined && this.signerOf(request.headers, Buffer.concat(chunks).toString());
    if (signer) response.writeHead(200, { "content-type": "text/xml" }).end(answer(signer.arn));
    else response.writeHead(this.fails ?? 403, { "content-type": "text/xml" }).end(refusal);
  });

  /** @param signers by the ids of their keys */
  static async start(signers: Readonly<Record<string, Signer>>): Promise<TestSts> {
    const sts = new TestSts(signers);
    sts.server.listen(0, "127.0.0.1");
    await once(sts.server, "listening");
    sts.url = `http://127.0.0.1:${(sts.server.address() as AddressInfo).port}`;
    return sts;
  }

  private constructor(private readonly signers: Readonly<Record<string, Signer>>) {}

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  private signerOf(headers: IncomingHttpHeaders, body: string): Signer | undefined {
    const [, id = "", scope = "", signed = "", signature] =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=(\w+)$/.exec(
        headers.authorization ?? "",
      ) ?? [];
    const signer = this.signers[id];
    if (signer === undefined || body !== "Action=GetCallerIdentity&Version=2011-06-15") return undefined;
    return signatureOf(headers, body, signed, scope, signer.secret) === signature ? signer : undefined;
  }
}

const answer = (arn: string): string => `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
<GetCallerIdentityResult><Arn>${arn}</Arn><UserId>AIDA</UserId><Account>${arn.split(":")[4]}</Account></GetCallerIdentityResult>
<ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const refusal = `<ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><Error><Type>Sender</Type>
<Code>SignatureDoesNotMatch</Code><Message>no</Message></Error><RequestId>1</RequestId></ErrorResponse>`;
