import type { EncodedSourceMap } from "@jridgewell/trace-mapping";
import { AGENT_CODE_BYTES } from "../../architecture/limits.js";
import { agentId } from "../../kernel/agent-id.js";
import { AgentTooLarge } from "../../kernel/errors.js";
import { type AgentLanguage, readModule } from "./module.js";
import { asWritten, type Shrunk, shrink } from "./shrink.js";
import { heaviest } from "./weights.js";

/** An agent as it is stored and run. */
export interface Compiled {
  readonly agent_id: string;
  /** Minified JavaScript: `export default (config) => (input) => output`. */
  readonly code: string;
  /** Of `code`, UTF-8; at most {@link AGENT_CODE_BYTES}. */
  readonly bytes: number;
  /** Source map of version 3, with the source in it. */
  readonly source_map: EncodedSourceMap;
}

/** How source is read, and what it is called in errors and in the map. */
export interface CompileOptions {
  readonly language: AgentLanguage;
  /** What the source map calls the source. */
  readonly filename?: string;
}

/**
 * Compiles the source of an agent: types left out, unused code removed, minified. The same source gives the same bytes
 * everywhere, and compiling what was compiled changes nothing.
 *
 * Not kept: names of functions and classes, which a program may read back by `.name`, and errors that nothing else comes
 * of: an unused `[...x]` of what cannot be iterated, a variable that is used before it is initialised.
 *
 * @throws {InvalidInput} with line and column, where it is not the module of an agent
 * @throws {AgentTooLarge} saying by how much, and which parts weigh most
 */
export async function compile(source: string, { language, filename }: CompileOptions): Promise<Compiled> {
  const file = filename ?? (language === "typescript" ? "agent.ts" : "agent.js");
  const program = readModule(source, language, file);
  const { code, map } = await smallest(
    language === "typescript" ? await shrink(program, file) : asWritten(source, file),
    file,
  );
  const bytes = Buffer.byteLength(code);
  if (bytes > AGENT_CODE_BYTES) {
    const parts = heaviest(code, map, program);
    const list = parts.map((part) => `${part.name} (line ${part.line}) ${part.bytes}`).join(", ");
    const size = `${file} compiles to ${bytes} bytes, ${bytes - AGENT_CODE_BYTES} more than the ${AGENT_CODE_BYTES} allowed`;
    throw new AgentTooLarge(`${size}; heaviest, in bytes: ${list}`, {
      field: "source",
      value: bytes,
      hint: "make these smaller, move tables into the configuration, or split the work between agents",
    });
  }
  const agent_id = agentId(code);
  return { agent_id, code, bytes, source_map: { ...map, file: `${agent_id}.js`, sourcesContent: [source] } };
}

/** Shrinks until nothing gets smaller: the result is a fixed point, which is why compiled code compiles to itself. */
async function smallest(first: Shrunk, file: string): Promise<Shrunk> {
  let best = first;
  for (;;) {
    const next = await shrink(readModule(best.code, "javascript", file), file, best.map);
    if (Buffer.byteLength(next.code) >= Buffer.byteLength(best.code)) return best;
    best = next;
  }
}
