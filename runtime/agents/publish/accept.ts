import type { Finding, Gate } from "../../gate/verdict.js";
import { type Admission, unsafe } from "../../safety/quarantine/admit.js";
import { type Compiled, type CompileOptions, compile } from "../../sandbox/compiler/compile.js";

/** A compiled agent that may be stored and run. */
export interface Accepted extends Compiled {
  readonly safety_score: number;
}

/** What an agent is held to. */
export interface Standard {
  /** Finds the lines in the source. */
  readonly gate: Gate;
  /** Decides on the compiled code. */
  readonly admit: (code: string) => Promise<Admission>;
}

/**
 * Compiles an agent and holds what comes out to everything that agents are held to.
 *
 * @throws {InvalidInput | AgentTooLarge} as compile
 * @throws {Unsafe} when it is not accepted, with the lines of the source where the gate finds the reason there too
 */
export async function compileAccepted(
  source: string,
  options: CompileOptions,
  { gate, admit }: Standard,
): Promise<Accepted> {
  const compiled = await compile(source, options);
  const admission = await admit(compiled.code);
  const { findings, safety_score } = admission.verdict;
  if (admission.accepted) return { ...compiled, safety_score };
  const rules = new Set(findings.map(({ rule }) => rule));
  const inSource = gate(source, options.language).findings.filter(({ rule }) => rules.has(rule));
  const why = inSource.length > 0 ? inSource.map(withLine).join("; ") : undefined;
  throw unsafe("the agent", admission, { field: "source", value: options.filename }, why);
}

const withLine = ({ line, message }: Finding): string => `line ${line}: ${message}`;
