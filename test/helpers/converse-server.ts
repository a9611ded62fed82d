/**
 * A stand-in for Bedrock's runtime on loopback: the Converse operation as the SDK speaks it (HTTP/2, JSON, the error's
 * name in a header).
 *
 * @module
 */
import { createServer, type Http2ServerRequest, type Http2ServerResponse, type Http2Session } from "node:http2";
import type { AddressInfo } from "node:net";
import type { BedrockRuntimeClientConfig } from "@aws-sdk/client-bedrock-runtime";
import type { Json } from "../../runtime/kernel/json.js";

/** What a call said. */
export interface Asked {
  readonly path: string;
  readonly body: {
    readonly system: readonly { readonly text: string }[];
    readonly messages: readonly { readonly content: readonly { readonly text: string }[] }[];
    readonly inferenceConfig: { readonly maxTokens: number; readonly temperature: number };
    readonly toolConfig?: { readonly tools: readonly Json[] };
  };
}

/** Writes the response to a call. */
export type Answer = (response: Http2ServerResponse) => void;

/** The server while it runs. */
export interface ConverseServer {
  /** Every call so far. */
  readonly asked: readonly Asked[];
  /** What the SDK's client needs to find it. */
  readonly client: BedrockRuntimeClientConfig;
  close(): Promise<void>;
}

/** @param answer what a call is answered; `index` counts calls from 0 */
export async function startConverse(answer: (asked: Asked, index: number) => Answer): Promise<ConverseServer> {
  const asked: Asked[] = [];
  const sessions = new Set<Http2Session>();
  const server = createServer((request, response) => {
    void bodyOf(request).then((body) => {
      const call = { path: request.url, body };
      asked.push(call);
      answer(call, asked.length - 1)(response);
    });
  });
  server.on("session", (session) => {
    sessions.add(session);
    session.on("close", () => sessions.delete(session));
  });
  await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
  const { port } = server.address() as AddressInfo;
  return {
    asked,
    client: { endpoint: `http://127.0.0.1:${port}`, credentials: { accessKeyId: "test", secretAccessKey: "test" } },
    close: () =>
      new Promise((closed) => {
        for (const session of sessions) session.destroy();
        server.close(() => closed());
      }),
  };
}

async function bodyOf(request: Http2ServerRequest): Promise<Asked["body"]> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk as Uint8Array);
  return JSON.parse(Buffer.concat(chunks).toString());
}

interface Said {
  readonly text?: string;
  /** Arguments of calls of the tool. */
  readonly tools?: readonly Json[];
  readonly stopReason?: string;
  readonly usage?: Json;
}

/** A reply as models give it. */
export function says({
  text,
  tools = [],
  stopReason,
  usage = { inputTokens: 1_000, outputTokens: 200 },
}: Said): Answer {
  const called = tools.map((input, i) => ({ toolUse: { toolUseId: `call-${i}`, name: "propose_agent", input } }));
  return raw(200, {
    metrics: { latencyMs: 1 },
    output: { message: { role: "assistant", content: [...(text === undefined ? [] : [{ text }]), ...called] } },
    stopReason: stopReason ?? (called.length > 0 ? "tool_use" : "end_turn"),
    usage,
  });
}

/** An error of the service. */
export const fails =
  (status: number, name: string, message = "it failed"): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json", "x-amzn-errortype": `${name}:http://internal/` });
    response.end(JSON.stringify({ message }));
  };

/** Whatever else. */
export const raw =
  (status: number, body: Json | string): Answer =>
  (response) => {
    response.writeHead(status, { "content-type": "application/json" });
    response.end(typeof body === "string" ? body : JSON.stringify(body));
  };

/** Accepts the call and says nothing. */
export const silent: Answer = () => {};

/** Begins a reply and never ends it. */
export const endless: Answer = (response) => {
  response.writeHead(200, { "content-type": "application/json" });
  response.write('{"output":{"message":{"role":"assistant","content":[{"text":"');
  const flood = (): void => {
    if (!response.stream.destroyed) response.write("a".repeat(64 * 1024), () => setImmediate(flood));
  };
  flood();
};
