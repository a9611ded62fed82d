import * as z from "zod";
import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import { applySearchReplace, looksLikeEdits, parseEdits, type SearchReplace } from "./edits.js";
import type { ModelReply, ModelTool } from "./model.js";

/** Proposals taken of one reply; what comes after them is left out. */
export const MOST_PROPOSALS = 4;

/** Edits of one proposal. */
const MOST_EDITS = 20;

const edit = z.object({ search: z.string(), replace: z.string() });

/** What the tool is called with: a whole program, or edits of one that was shown. */
const proposal = z.union([
  z.object({ source: z.string().min(1) }),
  z.object({ edits: z.array(edit).min(1).max(MOST_EDITS) }),
]);

/** How a model hands over an agent. */
export const proposeAgent: ModelTool = {
  name: "propose_agent",
  description: "Propose one agent: either the whole source of it, or edits of an agent that was shown.",
  schema: {
    type: "object",
    properties: {
      source: { type: "string", description: "the whole module, in JavaScript" },
      edits: {
        type: "array",
        description: "instead of source: passages of one agent, each of which occurs exactly once in it",
        items: {
          type: "object",
          properties: { search: { type: "string" }, replace: { type: "string" } },
          required: ["search", "replace"],
        },
      },
    },
  },
};

/** A program that a model proposes, and the number of the parent that it was made of. */
export interface Proposal {
  readonly source: string;
  /** Undefined for a whole program: it may owe something to every parent. */
  readonly parent?: number;
}

/**
 * The programs in a reply: the arguments of the tool first, then what stands in fences. Edits belong to the first parent
 * that all of them apply to. What cannot be read, does not apply or is too large is left out, never repaired.
 *
 * @param parents sources as the prompt showed them
 */
export function proposalsOf(
  { toolInputs, text }: Pick<ModelReply, "toolInputs" | "text">,
  parents: readonly string[],
): Proposal[] {
  const given = [...toolInputs.map(fromTool), ...fences(text).map(fromFence)];
  const proposals = given.flatMap((change) => (change === undefined ? [] : (materialise(change, parents) ?? [])));
  const different = new Map(proposals.map((each) => [each.source, each]));
  return [...different.values()]
    .filter(({ source }) => Buffer.byteLength(source) <= AGENT_CODE_BYTES)
    .slice(0, MOST_PROPOSALS);
}

type Change = string | readonly SearchReplace[];

function fromTool(input: unknown): Change | undefined {
  const { success, data } = proposal.safeParse(input);
  if (!success) return undefined;
  return "source" in data ? data.source : data.edits;
}

function fromFence(text: string): Change | undefined {
  if (looksLikeEdits(text)) return parseEdits(text);
  return text.includes("export default") ? text : undefined;
}

function materialise(change: Change, parents: readonly string[]): Proposal | undefined {
  if (typeof change === "string") return { source: change };
  for (const [parent, shown] of parents.entries()) {
    const source = applySearchReplace(shown, change);
    if (source !== undefined && source !== shown) return { source, parent };
  }
  return undefined;
}

/** What stands between lines of three backticks; a fence that was never closed is none. */
function fences(text: string): string[] {
  const found: string[] = [];
  let open: string[] | undefined;
  for (const line of text.split(/\r?\n/)) {
    if (!line.startsWith("```")) {
      open?.push(line);
    } else if (open === undefined) {
      open = [];
    } else {
      found.push(open.join("\n"));
      open = undefined;
    }
  }
  return found;
}
