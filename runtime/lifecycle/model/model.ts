import type { Json } from "../../kernel/json.js";

/** A function that the model may call, and whose arguments are what it answers. */
export interface ModelTool {
  readonly name: string;
  readonly description: string;
  /** JSON schema of the arguments. */
  readonly schema: { readonly [key: string]: Json };
}

/** One prompt; the instructions are the same for every prompt of a task. */
export interface ModelRequest {
  readonly instructions: string;
  readonly prompt: string;
  readonly tool: ModelTool;
}

/** Tokens that were read and written, as the model's service counted them. */
export interface TokenUsage {
  readonly inputTokens: number;
  readonly outputTokens: number;
}

/** What a model answered. Nothing in it is trusted. */
export interface ModelReply {
  readonly text: string;
  /** The arguments of each call of the tool that it was offered. */
  readonly toolInputs: readonly Json[];
  /** Why it ended, in the words of the service: `end_turn`, `tool_use`, `max_tokens`, `guardrail_intervened` … */
  readonly stopReason: string;
  /** Undefined where what the service says of it cannot be. */
  readonly usage?: TokenUsage;
}

/** How a call ended; `retry` says whether the same call may succeed a moment later. */
export type ModelAnswer =
  | { readonly status: "replied"; readonly reply: ModelReply }
  | { readonly status: "failed"; readonly retry: boolean; readonly reason: string };

/** A language model, whoever runs it: Bedrock in platform/aws/bedrock.ts, a stand-in in tests. */
export interface Model {
  /** Never throws, and ends soon after `signal` is aborted. */
  ask(request: ModelRequest, signal: AbortSignal): Promise<ModelAnswer>;
}
