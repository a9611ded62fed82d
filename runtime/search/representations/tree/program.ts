import { depthOf, type Node, sizeOf } from "./node.js";

/** A program that is varied: one expression for each part of its language. */
export interface TreeProgram {
  readonly kind: "tree";
  readonly parts: readonly Node[];
}

/** A program that somebody wrote, a model for one: a compiled agent, which is run as it is and not varied. */
interface SourceProgram {
  readonly kind: "source";
  readonly source: string;
}

/** What is evolved: an expression for each part, or source that came from elsewhere and is not varied. */
export type AgentProgram = TreeProgram | SourceProgram;

/** A program of expressions, one for each part of the language, in its order. */
export const tree = (parts: readonly Node[]): TreeProgram => ({ kind: "tree", parts });

/** Nodes in a program; a source counts for as many as it has characters in tens, about what a tree of its length has. */
export function programSize(program: AgentProgram): number {
  if (program.kind === "source") return Math.ceil(program.source.length / 10);
  return program.parts.reduce((sum, part) => sum + sizeOf(part), 0);
}

/** Nodes on the longest way down. */
export const programDepth = ({ parts }: TreeProgram): number => Math.max(...parts.map(depthOf));
