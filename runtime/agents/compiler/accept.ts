import { Unsafe } from "../../errors.js";
import type { Finding, Gate } from "../../safety/verdict.js";
import { type Compiled, type CompileOptions, compile } from "./compile.js";

/** A compiled agent that may be stored and run. */
export interface Accepted extends Compiled {
  readonly safety_score: number;
}

/**
 * Compiles an agent and holds what comes out to everything that agents are held to.
 *
 * @throws {InvalidInput | AgentTooLarge} as compile
 * @throws {Unsafe} when the gate does not accept it, with the lines of the source where the gate finds it there too
 */
export async function compileAccepted(source: string, options: CompileOptions, gate: Gate): Promise<Accepted> {
  const compiled = await compile(source, options);
  const { decision, findings, safety_score } = gate(compiled.code);
  if (decision === "accept") return { ...compiled, safety_score };
  const rules = new Set(findings.map(({ rule }) => rule));
  const inSource = gate(source, options.language).findings.filter(({ rule }) => rules.has(rule));
  const why = inSource.length > 0 ? inSource.map(withLine) : findings.map(({ message }) => message);
  throw new Unsafe(`the agent is not accepted (${decision}): ${why.join("; ")}`, {
    field: "source",
    value: options.filename,
    hint: "remove what the safety gate names",
  });
}

const withLine = ({ line, message }: Finding): string => `line ${line}: ${message}`;
