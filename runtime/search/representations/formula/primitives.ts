import { cos, exp, logarithm, sin } from "../../evaluators/formula/elementary.js";

/** What an expression can evaluate to. Inside the interpreter a boolean is 1 or 0. */
export type ValueType = "number" | "boolean";

/** How tightly JavaScript binds an operator: an operand that binds more loosely than its place needs parentheses. */
export const precedence = {
  conditional: 1,
  or: 2,
  and: 3,
  relational: 4,
  sum: 5,
  product: 6,
  unary: 7,
  atom: 8,
} as const;

/** How a primitive is written in JavaScript. */
type Notation =
  | { readonly form: "infix"; readonly symbol: string; readonly precedence: number }
  | { readonly form: "prefix"; readonly symbol: string }
  | { readonly form: "call"; readonly name: string }
  | { readonly form: "conditional" };

type Vector = Float64Array;

/** Computes the first `n` elements of `out`, which may be the same vector as `a`. */
type Kernel = (out: Vector, a: Vector, b: Vector, c: Vector, n: number) => void;

/**
 * A function of one to three operands: its types, how it is printed, and how it is computed for many points at once.
 */
export interface Primitive {
  readonly name: string;
  readonly parameters: readonly ValueType[];
  readonly result: ValueType;
  readonly notation: Notation;
  readonly kernel: Kernel;
}

const infix = (symbol: string, binds: number): Notation => ({ form: "infix", symbol, precedence: binds });
const call = (name: string): Notation => ({ form: "call", name: `Math.${name}` });

const unary = (name: string, notation: Notation, kernel: Kernel): Primitive => ({
  name,
  parameters: ["number"],
  result: "number",
  notation,
  kernel,
});

const binary = (name: string, notation: Notation, kernel: Kernel): Primitive => ({
  name,
  parameters: ["number", "number"],
  result: "number",
  notation,
  kernel,
});

const logical = (name: string, notation: Notation, kernel: Kernel): Primitive => ({
  name,
  parameters: ["boolean", "boolean"],
  result: "boolean",
  notation,
  kernel,
});

/**
 * Everything a program can be built of; the position in this list is the opcode, so new ones go to the end. Both
 * columns, notation and kernel, mean the same JavaScript operation, so that a printed agent and the interpreter agree
 * to the last bit; but for log, exp, sin and cos, where every JavaScript engine has a last bit of its own. Each kernel has
 * a loop of its own because V8 specialises a loop that always does the same.
 */
export const primitives: readonly Primitive[] = [
  binary("add", infix("+", precedence.sum), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
  }),
  binary("sub", infix("-", precedence.sum), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] - b[i];
  }),
  binary("mul", infix("*", precedence.product), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
  }),
  binary("div", infix("/", precedence.product), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] / b[i];
  }),
  unary("neg", { form: "prefix", symbol: "-" }, (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = -a[i];
  }),
  unary("abs", call("abs"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.abs(a[i]);
  }),
  binary("min", call("min"), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.min(a[i], b[i]);
  }),
  binary("max", call("max"), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.max(a[i], b[i]);
  }),
  unary("sqrt", call("sqrt"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]);
  }),
  unary("log", call("log"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = logarithm(a[i]);
  }),
  unary("exp", call("exp"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = exp(a[i]);
  }),
  unary("sin", call("sin"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = sin(a[i]);
  }),
  unary("cos", call("cos"), (out, a, _, __, n) => {
    for (let i = 0; i < n; i++) out[i] = cos(a[i]);
  }),
  {
    name: "less",
    parameters: ["number", "number"],
    result: "boolean",
    notation: infix("<", precedence.relational),
    kernel: (out, a, b, _, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
    },
  },
  logical("and", infix("&&", precedence.and), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
  }),
  logical("or", infix("||", precedence.or), (out, a, b, _, n) => {
    for (let i = 0; i < n; i++) out[i] = a[i] === 1 ? 1 : b[i];
  }),
  {
    name: "if",
    parameters: ["boolean", "number", "number"],
    result: "number",
    notation: { form: "conditional" },
    kernel: (out, a, b, c, n) => {
      for (let i = 0; i < n; i++) out[i] = a[i] === 1 ? b[i] : c[i];
    },
  },
];

/** Names of all primitives, in opcode order: what a task may list. */
export const primitiveNames: readonly string[] = primitives.map((primitive) => primitive.name);
