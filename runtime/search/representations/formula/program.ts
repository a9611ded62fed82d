import { primitives, type ValueType } from "./primitives.js";

/** The opcode of a constant; opcodes below it are primitives, those above it terminals. */
export const CONSTANT = 32;

/** The opcode of terminal `t` is `FIRST_TERMINAL + t`. */
export const FIRST_TERMINAL = CONSTANT + 1;

/** How many terminals a byte of code leaves room for. */
export const MAX_TERMINALS = 256 - FIRST_TERMINAL;

/** An expression in postfix order: operands, then their operator; the root is the last node. */
export interface Program {
  readonly code: Uint8Array;
  /** As long as `code`; `values[k]` is the constant at node `k`, 0 where there is none. */
  readonly values: Float64Array;
}

/** A part of a program that is being put together: a subexpression, or an operator applied to those before it. */
export type Part = Program | number;

/** Operands of each opcode. */
export const ARITY = Uint8Array.from({ length: 256 }, (_, op) => primitives[op]?.parameters.length ?? 0);

const resultTypes = Array.from({ length: 256 }, (_, op): ValueType => primitives[op]?.result ?? "number");

/** The type that an opcode results in; constants and terminals are numbers. */
export const resultType = (op: number): ValueType => resultTypes[op];

/** Nodes of the subtree rooted at each node. */
export function subtreeSizes(code: Uint8Array): Uint16Array {
  const sizes = new Uint16Array(code.length);
  for (let node = 0; node < code.length; node++) {
    let size = 1;
    for (let operand = 0; operand < ARITY[code[node]]; operand++) size += sizes[node - size];
    sizes[node] = size;
  }
  return sizes;
}

/** A program of one constant. */
export const constant = (value: number): Program => ({ code: Uint8Array.of(CONSTANT), values: Float64Array.of(value) });

/** The parts in postfix order as one program. */
export function concatenate(parts: readonly Part[]): Program {
  const lengthOf = (part: Part) => (typeof part === "number" ? 1 : part.code.length);
  const length = parts.reduce<number>((sum, part) => sum + lengthOf(part), 0);
  const code = new Uint8Array(length);
  const values = new Float64Array(length);
  let end = 0;
  for (const part of parts) {
    if (typeof part === "number") code[end] = part;
    else {
      code.set(part.code, end);
      values.set(part.values, end);
    }
    end += lengthOf(part);
  }
  return { code, values };
}

/** The nodes `start` … `end` − 1 of a program. */
export function slice({ code, values }: Program, start: number, end: number): Program {
  return { code: code.slice(start, end), values: values.slice(start, end) };
}

/** `program` with its nodes `start` … `end` − 1 replaced by `part`. */
export function splice(program: Program, start: number, end: number, part: Program): Program {
  const length = program.code.length - (end - start) + part.code.length;
  const code = new Uint8Array(length);
  const values = new Float64Array(length);
  const rest = start + part.code.length;
  code.set(program.code.subarray(0, start));
  code.set(part.code, start);
  code.set(program.code.subarray(end), rest);
  values.set(program.values.subarray(0, start));
  values.set(part.values, start);
  values.set(program.values.subarray(end), rest);
  return { code, values };
}

/** Whether every operator finds operands of its types and exactly one number is left at the end. */
export function isWellFormed({ code, values }: Program, terminals: number): boolean {
  const stack: ValueType[] = [];
  for (const [node, op] of code.entries()) {
    const known = op < primitives.length || (op >= CONSTANT && op < FIRST_TERMINAL + terminals);
    if (!known || (op === CONSTANT && !Number.isFinite(values[node]))) return false;
    const wanted = primitives[op]?.parameters ?? [];
    const operands = stack.splice(Math.max(0, stack.length - wanted.length));
    if (operands.length < wanted.length || operands.some((type, i) => type !== wanted[i])) return false;
    stack.push(resultType(op));
  }
  return values.length === code.length && stack.length === 1 && stack[0] === "number";
}

/** Whether a terminal occurs in a program. */
export const uses = ({ code }: Program, terminal: number): boolean => code.includes(FIRST_TERMINAL + terminal);
