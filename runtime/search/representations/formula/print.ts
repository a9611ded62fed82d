import type { Grammar } from "./grammar.js";
import { precedence, primitives } from "./primitives.js";
import { CONSTANT, FIRST_TERMINAL, type Program } from "./program.js";

/** A piece of JavaScript and how tightly it binds. */
interface Piece {
  readonly text: string;
  readonly precedence: number;
}

/** A program as one JavaScript expression: no spaces, no parentheses but those it needs, the same operations in order. */
export function printExpression({ code, values }: Program, { terminals }: Pick<Grammar, "terminals">): string {
  const stack: Piece[] = [];
  for (let node = 0; node < code.length; node++) {
    const op = code[node];
    if (op === CONSTANT) stack.push(literal(values[node]));
    else if (op >= FIRST_TERMINAL) {
      const { source, precedence } = terminals[op - FIRST_TERMINAL];
      stack.push({ text: source, precedence });
    } else stack.push(apply(op, stack.splice(stack.length - primitives[op].parameters.length)));
  }
  return stack[0].text;
}

function apply(op: number, operands: readonly Piece[]): Piece {
  const { notation } = primitives[op];
  switch (notation.form) {
    case "infix": {
      const left = within(operands[0], notation.precedence);
      const right = within(operands[1], notation.precedence + 1); // left-associative
      return { text: join(left + notation.symbol, right), precedence: notation.precedence };
    }
    case "prefix":
      return { text: join(notation.symbol, within(operands[0], precedence.unary)), precedence: precedence.unary };
    case "call":
      return { text: `${notation.name}(${operands.map(({ text }) => text)})`, precedence: precedence.atom };
    case "conditional": {
      const condition = within(operands[0], precedence.or);
      return { text: `${condition}?${operands[1].text}:${operands[2].text}`, precedence: precedence.conditional };
    }
  }
}

/** The piece, in parentheses if it binds more loosely than its place. */
const within = (piece: Piece, place: number): string => (piece.precedence < place ? `(${piece.text})` : piece.text);

/** Two minus signs must not meet: `a--b` is another operator. */
const join = (left: string, right: string): string =>
  left.endsWith("-") && right.startsWith("-") ? `${left} ${right}` : left + right;

function literal(value: number): Piece {
  const negative = value < 0 || Object.is(value, -0);
  const digits = shortest(Math.abs(value));
  return negative
    ? { text: `-${digits}`, precedence: precedence.unary }
    : { text: digits, precedence: precedence.atom };
}

/** The shortest literal that reads back as the same number: `.5`, `1e3`, `25e-5`. */
function shortest(value: number): string {
  if (Number.isInteger(value) && value < 1_000) return String(value);
  return String(value)
    .replace("e+", "e")
    .replace(/^0\./, ".")
    .replace(/^(\d*[1-9])(0{3,})$/, (_, digits: string, zeros: string) => `${digits}e${zeros.length}`)
    .replace(/^\.(00+)(\d+)$/, (_, zeros: string, digits: string) => `${digits}e-${zeros.length + digits.length}`);
}
