/**
 * Pieces of JavaScript, and how they are put together with no parentheses but those they need.
 *
 * @module
 */

/** How tightly JavaScript binds what stands in a piece. */
export const binds = {
  arrow: 0,
  conditional: 1,
  or: 2,
  and: 3,
  equality: 4,
  relational: 5,
  sum: 6,
  product: 7,
  unary: 8,
  atom: 9,
} as const;

/** An expression as text, and how tightly ({@link binds}) its outermost operator binds. */
export interface Piece {
  readonly text: string;
  readonly precedence: number;
}

/** A piece that never needs parentheses: a literal, a name, a call. */
export const atom = (text: string): Piece => ({ text, precedence: binds.atom });

/** The piece where nothing may bind more loosely than `place`. */
export const within = ({ text, precedence }: Piece, place: number): string => (precedence < place ? `(${text})` : text);

/** Left-associative. */
export const infix =
  (symbol: string, precedence: number) =>
  ([left, right]: readonly Piece[]): Piece => ({
    text: apart(within(left, precedence) + symbol, within(right, precedence + 1)),
    precedence,
  });

/** `-a`, `!a` */
export const prefix =
  (symbol: string) =>
  ([operand]: readonly Piece[]): Piece => ({
    text: apart(symbol, within(operand, binds.unary)),
    precedence: binds.unary,
  });

/** `name(a,b)` */
export const call =
  (name: string) =>
  (operands: readonly Piece[]): Piece =>
    atom(`${name}(${operands.map(({ text }) => text)})`);

/** `a.name(b)` */
export const method =
  (name: string, ...more: readonly string[]) =>
  ([object, ...operands]: readonly Piece[]): Piece =>
    atom(`${subject(object)}.${name}(${[...operands.map(({ text }) => text), ...more]})`);

/** What a member can be taken of. */
export const subject = (piece: Piece): string => within(piece, binds.atom);

/** `a?b:c`; right-associative, so that only a test that is one itself needs parentheses. */
export const conditional = ([test, yes, no]: readonly Piece[]): Piece => ({
  text: `${within(test, binds.or)}?${within(yes, binds.conditional)}:${within(no, binds.conditional)}`,
  precedence: binds.conditional,
});

/** An arrow function; parameters after the last one that is used are left out. */
export const arrow = (names: readonly string[], used: number, body: Piece): Piece => {
  const kept = names.slice(0, used);
  const parameters = kept.length === 1 ? kept[0] : `(${kept})`;
  return { text: `${parameters}=>${body.text}`, precedence: binds.arrow };
};

/** Two signs must not meet: `a--b` is another operator. */
const apart = (left: string, right: string): string =>
  /[-+]$/.test(left) && right.startsWith(left.slice(-1)) ? `${left} ${right}` : left + right;
