import { primitiveNames } from "../../representations/formula/primitives.js";
import { CONSTANT, FIRST_TERMINAL, type Program, slice, subtreeSizes } from "../../representations/formula/program.js";

/** What is not multiplied out any further: a terminal by its opcode, any other subtree by a number beyond those. */
type Atom = number;

/** A product of atoms, divided by others; both ascending. */
interface Monomial {
  readonly over: readonly Atom[];
  readonly under: readonly Atom[];
}

/** Different products; what each is multiplied by does not matter. */
type Sum = readonly Monomial[];

/** Products that a program is multiplied out to at most, … */
const MOST_PRODUCTS = 20;

/** … and factors of each of them. */
const MOST_FACTORS = 12;

/** Products of two sums that are worth looking whether some are the same. */
const MOST_PAIRS = 64;

const OTHER_ATOMS = 256;

const [ADD, SUB, MUL, DIV, NEG] = ["add", "sub", "mul", "div", "neg"].map((name) => primitiveNames.indexOf(name));

/**
 * The terms of a program: the different products that are left when it is multiplied out, without the constants that
 * they are multiplied by and without what is constant. An operation with too many terms stays as it is.
 *
 * @example (x + 2) · (3 · x − log(y)) has the terms x · x, x · log(y), x and log(y)
 */
export function termsOf(program: Program): Program[] {
  const expansion = new Expansion(program);
  const terms = expansion.of(program.code.length - 1);
  return terms.filter((term) => !isSame(term, ONE)).map((term) => expansion.toProgram(term));
}

/** One program while it is multiplied out, from its root to its atoms. */
class Expansion {
  private readonly sizes: Uint16Array;
  private readonly others: Program[] = [];

  constructor(private readonly program: Program) {
    this.sizes = subtreeSizes(program.code);
  }

  /** The sum that the subtree of a node is. */
  of(node: number): Sum {
    const sum = this.expanded(node);
    return sum && isWithin(sum) ? sum : [atom(this.atomOf(node))];
  }

  private expanded(node: number): Sum | undefined {
    const right = node - 1;
    const left = right - this.sizes[right];
    switch (this.program.code[node]) {
      case CONSTANT:
        return [ONE];
      case NEG:
        return this.of(right);
      case ADD:
      case SUB:
        return union([...this.of(left), ...this.of(right)]);
      case MUL:
        return products(this.of(left), this.of(right));
      case DIV:
        return quotients(this.of(left), this.of(right));
    }
    return undefined;
  }

  private atomOf(node: number): Atom {
    const op = this.program.code[node];
    if (op >= FIRST_TERMINAL) return op;
    const subtree = slice(this.program, node + 1 - this.sizes[node], node + 1);
    const known = this.others.findIndex(
      (other) => isEqual(other.code, subtree.code) && isEqual(other.values, subtree.values),
    );
    return OTHER_ATOMS + (known >= 0 ? known : this.others.push(subtree) - 1);
  }

  toProgram({ over, under }: Monomial): Program {
    const code: number[] = [];
    const values: number[] = [];
    const add = (atom: Atom, operation?: number) => {
      const { code: nodes = [atom], values: constants = [0] } = this.others[atom - OTHER_ATOMS] ?? {};
      code.push(...nodes);
      values.push(...constants);
      if (operation === undefined) return;
      code.push(operation);
      values.push(0);
    };
    if (over.length === 0) {
      code.push(CONSTANT);
      values.push(1);
    }
    for (const [i, each] of over.entries()) add(each, i > 0 ? MUL : undefined);
    for (const each of under) add(each, DIV);
    return { code: Uint8Array.from(code), values: Float64Array.from(values) };
  }
}

const ONE: Monomial = { over: [], under: [] };

const atom = (number: Atom): Monomial => ({ over: [number], under: [] });

function isWithin(sum: Sum): boolean {
  return sum.length <= MOST_PRODUCTS && sum.every(({ over, under }) => over.length + under.length <= MOST_FACTORS);
}

/** Each product once. */
const union = (all: readonly Monomial[]): Sum =>
  all.filter((each, i) => all.findIndex((other) => isSame(other, each)) === i);

const products = (a: Sum, b: Sum): Sum | undefined =>
  a.length * b.length > MOST_PAIRS ? undefined : union(a.flatMap((m) => b.map((n) => product(m, n))));

/** By a product, not by a sum. */
const quotients = (a: Sum, [by, ...others]: Sum): Sum | undefined =>
  others.length > 0 ? undefined : a.map((each) => product(each, { over: by.under, under: by.over }));

const product = (m: Monomial, n: Monomial): Monomial =>
  cancelled({ over: merge(m.over, n.over), under: merge(m.under, n.under) });

/** Without the atoms that are multiplied and divided by. */
function cancelled({ over, under }: Monomial): Monomial {
  const at = under.findIndex((each) => over.includes(each));
  if (at < 0) return { over, under };
  return cancelled({ over: over.toSpliced(over.indexOf(under[at]), 1), under: under.toSpliced(at, 1) });
}

function merge(a: readonly Atom[], b: readonly Atom[]): readonly Atom[] {
  if (a.length === 0) return b;
  return b.length === 0 ? a : [...a, ...b].sort((i, j) => i - j);
}

const isSame = (m: Monomial, n: Monomial): boolean => isEqual(m.over, n.over) && isEqual(m.under, n.under);

function isEqual(a: ArrayLike<number>, b: ArrayLike<number>): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
