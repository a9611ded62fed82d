import { CorruptObject } from "../../../kernel/errors.js";
import type { Grammar } from "./grammar.js";
import { primitiveNames, primitives } from "./primitives.js";
import { CONSTANT, FIRST_TERMINAL, isWellFormed, MAX_TERMINALS, type Program } from "./program.js";

/**
 * A program as text: its nodes in postfix order, constants with every bit.
 *
 * @example "x1 x0 sub 2.5 mul"
 */
export function formatGenome({ code, values }: Program): string {
  let text = "";
  for (let node = 0; node < code.length; node++) text += (node > 0 ? " " : "") + word(code[node], values[node]);
  return text;
}

function word(op: number, value: number): string {
  if (op < primitives.length) return primitiveNames[op];
  if (op >= FIRST_TERMINAL) return terminalWords[op - FIRST_TERMINAL];
  return Object.is(value, -0) ? "-0" : String(value);
}

const terminalWords = Array.from({ length: MAX_TERMINALS }, (_, terminal) => `x${terminal}`);

/**
 * The inverse of {@link formatGenome}.
 *
 * @throws {CorruptObject} when the text is not a program over the grammar's terminals
 */
export function parseGenome(text: string, { terminals }: Pick<Grammar, "terminals">): Program {
  const words = text.split(" ");
  const program: Program = { code: new Uint8Array(words.length), values: new Float64Array(words.length) };
  for (const [node, word] of words.entries()) {
    const primitive = primitiveNames.indexOf(word);
    if (primitive >= 0) program.code[node] = primitive;
    else if (/^x\d{1,3}$/.test(word)) program.code[node] = Math.min(FIRST_TERMINAL + Number(word.slice(1)), 255);
    else {
      program.code[node] = CONSTANT;
      program.values[node] = word === "" ? Number.NaN : Number(word);
    }
  }
  if (isWellFormed(program, terminals.length)) return program;
  throw new CorruptObject(`"${text}" is not a genome of this task`, {
    field: "genome",
    value: text,
    hint: "Was it evolved for another task?",
  });
}
