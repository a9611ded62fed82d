import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import * as z from "zod";
import { type SessionRequest, sessionRequest, type TurnRequest, turnRequest } from "../runtime/agents/hub/protocol.js";
import { InvalidInput } from "../runtime/kernel/errors.js";
import { validate } from "../runtime/kernel/validation.js";
import { type Compiled, compile } from "../runtime/sandbox/compiler/compile.js";

/** A session request whose agents may be files beside it, and the turn that it begins with. */
const sessionFile = z.looseObject({ agents: z.record(z.string(), z.string()), start: turnRequest });

/** What a session file asks for. */
export interface SessionFile {
  readonly request: SessionRequest;
  readonly start: TurnRequest;
  /** The agents that are files. */
  readonly compiled: readonly Compiled[];
}

const isId = (agent: string): boolean => /^[0-9a-f]{16}$/.test(agent);

/**
 * Reads a session file, and compiles its agents that are files.
 *
 * @throws {InvalidInput} naming what is wrong in it; {AgentTooLarge} when an agent is
 */
export async function readSessionFile(file: string): Promise<SessionFile> {
  const { start, agents, ...rest } = validate(sessionFile, parse(await read(file, "file"), file));
  const built = await Promise.all(
    Object.entries(agents).map(async ([name, agent]) => [name, isId(agent) ? agent : await build(name, agent, file)]),
  );
  const compiled = built.flatMap(([, agent]) => (typeof agent === "string" ? [] : [agent]));
  const ids = built.map(([name, agent]) => [name, typeof agent === "string" ? agent : agent.agent_id]);
  return { request: validate(sessionRequest, { ...rest, agents: Object.fromEntries(ids) }), start, compiled };
}

async function build(name: string, agent: string, file: string): Promise<Compiled> {
  const source = await read(resolve(dirname(file), agent), `agents.${name}`);
  return compile(source, { language: agent.endsWith(".ts") ? "typescript" : "javascript", filename: agent });
}

const read = (file: string, field: string): Promise<string> =>
  readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    const hint = "an agent is an id, or a file named as seen from the session file";
    throw new InvalidInput(`cannot read the file (${cause.code})`, { field, value: file, hint, cause });
  });

function parse(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = `not JSON: ${cause instanceof Error ? cause.message : cause}`;
    throw new InvalidInput(message, { field: "file", value: file, cause });
  }
}
