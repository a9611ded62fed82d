import * as z from "zod";
import { AGENT_SOURCE_CHARACTERS } from "../../architecture/limits.js";
import { verdictSchema } from "../../gate/verdict.js";
import { compile } from "../../sandbox/compiler/compile.js";
import { agentLanguageOf, agentLanguages } from "../../sandbox/compiler/module.js";
import { admitAgent, type Gatekeeper } from "./admit.js";
import { type Isolation, sample, watchIsolated } from "./isolate.js";
import { quarantineItem } from "./item.js";

/** What is to be judged; the name of its file says its language where `language` does not. */
export const submission = z.strictObject({
  source: z.string().min(1).max(AGENT_SOURCE_CHARACTERS),
  language: z.enum(agentLanguages).optional(),
  file: z.string().min(1).max(1_000).optional(),
  name: z.string().min(1).max(100).optional(),
  sample: sample.optional().describe("what to watch it on where it is quarantined"),
});

/** An agent that somebody wants to be judged. */
interface Submission extends z.infer<typeof submission> {
  /** Who asks. */
  readonly submitter: string;
}

/** What becomes of an agent that was submitted. */
export const submitted = z.object({
  agent_id: z.string(),
  accepted: z.boolean(),
  verdict: verdictSchema,
  item: quarantineItem.optional().describe("where it waits for a person, or a person has decided"),
});

/** The verdict on an agent, and its item where it has one in quarantine. */
export type Submitted = z.infer<typeof submitted>;

/**
 * Judges an agent as everything else that takes agents does, and watches one that is new in quarantine.
 *
 * @throws {InvalidInput | AgentTooLarge} as compile
 */
export async function submit(
  { source, file = "", language, name, submitter, sample: on }: Submission,
  service: Gatekeeper & Isolation,
): Promise<Submitted> {
  const { code, agent_id } = await compile(source, {
    language: language ?? agentLanguageOf(file),
    filename: file || undefined,
  });
  const origin = { by: "safety-scan", submitter, name, file: file || undefined } as const;
  const { accepted, verdict, item } = await admitAgent(code, origin, service);
  const isUnseen = item?.state === "waiting" && (on !== undefined || item.evidence.length === 0);
  const watched = isUnseen ? await watchIsolated(item.id, on ?? sample.parse({}), service) : item;
  return { agent_id, accepted, verdict: { ...verdict, findings: [...verdict.findings] }, item: watched };
}
