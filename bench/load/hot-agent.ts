import type { Json } from "../../runtime/kernel/json.js";
import { expressionOf, subjectSource, subjects } from "../agents/subjects.js";
import type { AgentsService } from "./servers.js";

/** An agent that a service has in memory, and how it is called. */
export interface HotAgentCalls {
  readonly bytes: number;
  readonly path: string;
  readonly bodies: readonly string[];
  /** The answer to the first of them. */
  readonly answer: Json;
}

/** Hands the agent of about 300 bytes in as people do, over HTTP; @throws where it answers otherwise than V8 does. */
export async function publishHotAgent({ origin, headers }: AgentsService): Promise<HotAgentCalls> {
  const { text: subject } = subjects;
  const post = async (path: string, body: string) => {
    const response = await fetch(`${origin}${path}`, { method: "POST", headers, body });
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as { readonly [name: string]: Json };
  };
  const { config } = subject;
  const { agent_id, bytes } = await post(
    "/agents",
    JSON.stringify({ source: subjectSource(subject), language: "javascript", config }),
  );
  const path = `/agents/${agent_id}/run`;
  const bodies = subject.cases.map((input) => JSON.stringify({ input, config }));
  const answer = await post(path, bodies[0]);
  const expected = inV8(expressionOf(subject), config, subject.cases[0]);
  if (answer.output === expected) return { bytes: Number(bytes), path, bodies, answer };
  throw new Error(`the agent answered ${answer.output}, not ${expected}`);
}

const inV8 = (expression: string, config: Json, input: Json): unknown =>
  new Function(`"use strict"; return ${expression}`)()(config)(input);
