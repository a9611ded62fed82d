import type { Finding } from "../verdict.js";
import type { SyntaxNode } from "./node.js";
import type { Syntax } from "./syntax.js";

/** One thing to distrust, for whatever it is found in. */
export interface Rule {
  /** Kebab-case; stable, because verdicts are stored. */
  readonly name: string;
  readonly family: Finding["family"];
  /** What one occurrence takes off the score of 1; see {@link weights}. */
  readonly weight: number;
  /** What it catches, as its message says it. */
  readonly catches: string;
  /** A program that it catches … */
  readonly triggers: string;
  /** … and one that looks like it and is not caught. */
  readonly ignores: string;
}

/** A rule about nodes of the syntax tree. */
export interface SyntaxRule extends Rule {
  /** Whether nodes of a type are worth asking about; asked once a type. */
  on(type: string): boolean;
  /** Whether `node` is it; text is added to the message. */
  matches(node: SyntaxNode, index: number, syntax: Syntax): boolean | string;
}

/** For {@link SyntaxRule.on}: nodes of these types. */
export const nodeTypes =
  (...wanted: readonly string[]) =>
  (type: string): boolean =>
    wanted.includes(type);

/** How much a finding weighs. Anything from `suspicious` up blocks; `notable` blocks only together with something else. */
export const weights = {
  /** It can never run, or is there to get out. */
  fatal: 1,
  /** No honest program has it. */
  severe: 0.8,
  serious: 0.5,
  suspicious: 0.2,
  /** Says something, but counts for nothing. */
  none: 0,
  /** Honest by itself; what an attack also needs. */
  notable: 0.05,
} as const;
