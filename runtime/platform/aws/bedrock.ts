import { pipeline, Readable, Transform } from "node:stream";
import {
  BedrockRuntimeClient,
  type BedrockRuntimeClientConfig,
  type ContentBlock,
  ConverseCommand,
  type ConverseCommandOutput,
  type ToolInputSchema,
} from "@aws-sdk/client-bedrock-runtime";
import * as z from "zod";
import type { Json } from "../../kernel/json.js";
import type { Model, ModelAnswer, ModelReply, ModelRequest, TokenUsage } from "../../lifecycle/model/model.js";
import type { ModelAccess } from "../../lifecycle/model/proposer.js";
import { type ModelSettings, modelSettings } from "../../lifecycle/model/settings.js";
import { isNamed, isTransient } from "./aws.js";

/** Bytes of one reply; the longest that a model may write has far fewer. */
const REPLY_BYTES = 1_000_000;

/** Milliseconds without a sign of life. Models think for long before they say anything. */
const SILENCE_MS = 60_000;

let connected: { readonly access: ModelAccess | undefined } | undefined;

/** The model that this process may ask, by its environment; undefined where none is named. */
export function connectModel(): ModelAccess | undefined {
  connected ??= { access: connectModelBy(process.env) };
  return connected.access;
}

/** @throws {InvalidInput} naming what is wrong with the variable MODEL */
export function connectModelBy({
  MODEL = "null",
  AWS_REGION = "us-east-1",
}: NodeJS.ProcessEnv): ModelAccess | undefined {
  const settings = modelSettings(MODEL, AWS_REGION);
  return settings && { settings, model: new BedrockModel(settings) };
}

/** A model on Amazon Bedrock, asked by Converse. Each call is made once: whoever asks decides on another. */
export class BedrockModel implements Model {
  private readonly client: BedrockRuntimeClient;
  /** Until the model says that it knows no tools. */
  private tools = true;

  constructor(
    private readonly settings: Pick<ModelSettings, "id" | "region" | "temperature" | "maxTokens">,
    config: BedrockRuntimeClientConfig = {},
  ) {
    this.client = new BedrockRuntimeClient({
      region: settings.region,
      maxAttempts: 1,
      requestHandler: { requestTimeout: SILENCE_MS, disableConcurrentStreams: true },
      ...config,
    });
    this.client.middlewareStack.add(
      (next) => async (call) => {
        const answer = await next(call);
        boundBody(answer.response);
        return answer;
      },
      { step: "deserialize", priority: "low", name: "boundReply" }, // before anything reads the body
    );
  }

  async ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer> {
    try {
      const sent = this.client.send(this.command(request), { abortSignal: signal });
      return { status: "replied", reply: replyOf(await untilAborted(sent, signal)) };
    } catch (error) {
      return this.failure(error);
    }
  }

  private command({ instructions, prompt, tool: { name, description, schema } }: ModelRequest): ConverseCommand {
    const { id, maxTokens, temperature } = this.settings;
    const inputSchema = { json: schema as ToolInputSchema.JsonMember["json"] }; // the SDK's JSON is not readonly
    return new ConverseCommand({
      modelId: id,
      system: [{ text: instructions }],
      messages: [{ role: "user", content: [{ text: prompt }] }],
      inferenceConfig: { maxTokens, temperature },
      ...(this.tools && { toolConfig: { tools: [{ toolSpec: { name, description, inputSchema } }] } }),
    });
  }

  private failure(error: unknown): ModelAnswer {
    const name = error instanceof Error ? error.name : "Error";
    const reason = error instanceof Error ? `${name}: ${error.message}`.slice(0, 300) : name;
    if (this.tools && isNamed(error, "ValidationException") && /\btools?\b/i.test(reason)) {
      this.tools = false;
      return { status: "failed", retry: true, reason };
    }
    return { status: "failed", retry: isTransient(error) && !(error instanceof ReplyTooLong), reason };
  }
}

/** A reply that does not end. */
class ReplyTooLong extends Error {
  override readonly name = "ReplyTooLong";
}

/** Ends the body of an HTTP response where it has more bytes than any reply; the connection goes with it. */
function boundBody(response: unknown): void {
  const answer = response as { body?: unknown };
  const { body } = answer;
  if (!(body instanceof Readable)) return;
  let bytes = 0;
  const bounded = new Transform({
    transform(chunk: Uint8Array, _, done) {
      bytes += chunk.byteLength;
      if (bytes <= REPLY_BYTES) done(null, chunk);
      else done(new ReplyTooLong(`the reply has more than ${REPLY_BYTES} bytes`));
    },
  });
  answer.body = pipeline(body, bounded, () => {}); // an error ends both
}

/** Waits for the SDK no longer than the signal allows, whatever the SDK does with it. */
async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let abort = (): void => {};
  const aborted = new Promise<never>((_, reject) => {
    abort = () => reject(new Error("the call was given up"));
    signal.addEventListener("abort", abort, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** What is text and what is a call of the tool; everything else in a reply is passed over. */
function replyOf({ output, stopReason, usage }: ConverseCommandOutput): ModelReply {
  const blocks = (output?.message?.content ?? []) as readonly ContentBlock[];
  return {
    text: blocks.flatMap(({ text }) => text ?? []).join("\n"),
    toolInputs: blocks.flatMap(({ toolUse }) => (toolUse === undefined ? [] : [(toolUse.input ?? null) as Json])),
    stopReason: stopReason ?? "unknown",
    usage: reported.safeParse(usage).data,
  };
}

/** Every prompt has tokens; a report of none, or of parts of them, is no report. */
const reported: z.ZodType<TokenUsage> = z.object({
  inputTokens: z.int().positive(),
  outputTokens: z.int().nonnegative(),
});
