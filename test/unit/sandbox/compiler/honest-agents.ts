import type { Json } from "../../../../runtime/kernel/json.js";
import type { AgentLanguage } from "../../../../runtime/sandbox/compiler/module.js";

/** An agent as people write it, what it is given and what it answers. */
interface Honest {
  readonly name: string;
  readonly language: AgentLanguage;
  readonly source: string;
  readonly config: Json;
  readonly inputs: readonly Json[];
  readonly outputs: readonly Json[];
}

const packer = `
interface Config { readonly capacity: number }
interface Bin { free: number; readonly items: number[] }
type Choice = Bin | undefined;

/** The fullest bin that still has room. */
function fullest(bins: readonly Bin[], item: number): Choice {
  let best: Choice;
  for (const bin of bins) {
    if (bin.free < item) continue;
    if (best === undefined || bin.free < best.free) best = bin;
  }
  return best;
}

export default ({ capacity }: Config) => {
  const bins: Bin[] = [];
  return (item: number): number => {
    const bin = fullest(bins, item) ?? ({ free: capacity, items: [] } satisfies Bin as Bin);
    if (bin.items.length === 0) bins.push(bin);
    bin.items.push(item);
    (bin as { free: number }).free -= item;
    return bins.indexOf(bin!);
  };
};
`;

const counter = `
export const version = "1.2.3"; // nobody can read this
abstract class Statistic<T> {
  abstract add(value: T): void;
  abstract get value(): number;
}
class Mean extends Statistic<number> {
  #sum = 0;
  private count: number = 0;
  add(value: number): void { this.#sum += value; this.count++; }
  get value(): number { return this.count === 0 ? NaN : this.#sum / this.count; }
  static of(values: number[]): number {
    const mean = new Mean();
    values.forEach((value) => mean.add(value));
    return mean.value;
  }
}
function unused() { return version.repeat(20); }
function agent() { return (input: number[]) => Mean.of(input); }
export { agent as default };
`;

const words = `
export default function create({ stop = ["the"] } = {}) {
  const known = new Set(stop);
  const counts = new Map();
  return function count(text) {
    text.toLowerCase().split(/[^a-zäöüß]+/u).forEach(function (word) {
      if (!word || known.has(word)) return;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    });
    const sorted = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return sorted.slice(0, 2).map(([word, n]) => \`\${word}: \${n}\`);
  };
}
`;

const machine = `
const OPERATORS = { "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b };
const depth = (stack) => { if (stack.length < 2) throw new RangeError("too few"); return stack.length; };
const agent = () => (program) => {
  const stack = [];
  let steps = 0;
  scan: for (const word of program.split(" ")) {
    steps++;
    switch (true) {
      case word === "stop": break scan;
      case word in OPERATORS:
        try { depth(stack); } catch (error) { return { error: error.message, steps }; }
        const [b, a] = [stack.pop(), stack.pop()];
        stack.push(OPERATORS[word](a, b));
        break;
      default: stack.push(+word);
    }
  }
  while (stack.length > 1) { stack.shift(); if (stack.length === 1) break; }
  return { top: stack[0], steps };
};
export default agent;
`;

const memo = `
const table = new Float64Array(64);
export default ({ seedless = true } = {}) => {
  const fib = (n) => { if (n < 2) return n; if (table[n] > 0) return table[n]; return (table[n] = fib(n - 1) + fib(n - 2)); };
  const special = [-0, 0 / 0, 1 / 0, -1 / 0, void 0];
  return (n) => [fib(n), special, "\\ud83d\\ude00".length, "</script>", seedless && n?.constructor_ === undefined];
};
`;

/** Agents that must compile, pass the gate and answer the same before and after. */
export const honestAgents: readonly Honest[] = [
  {
    name: "packer",
    language: "typescript",
    source: packer,
    config: { capacity: 10 },
    inputs: [6, 5, 4, 5, 1],
    outputs: [0, 1, 0, 1, 2],
  },
  { name: "mean", language: "typescript", source: counter, config: {}, inputs: [[1, 2, 6]], outputs: [3] },
  {
    name: "words",
    language: "javascript",
    source: words,
    config: {},
    inputs: ["The cat saw the Größe", "cat?"],
    outputs: [
      ["cat: 1", "größe: 1"],
      ["cat: 2", "größe: 1"],
    ],
  },
  {
    name: "stack machine",
    language: "javascript",
    source: machine,
    config: {},
    inputs: ["1 2 + 3 * stop 9", "+", "1 2 3"],
    outputs: [
      { top: 9, steps: 6 },
      { error: "too few", steps: 1 },
      { top: 3, steps: 3 },
    ],
  },
  {
    name: "memo",
    language: "javascript",
    source: memo,
    config: {},
    inputs: [50],
    outputs: [
      [
        12586269025,
        [-0, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, undefined as never],
        2,
        "</script>",
        true,
      ],
    ],
  },
  {
    name: "names that minifying gives twice",
    language: "javascript",
    source:
      "const apply = (fn) => fn(1) + fn(2); export default () => (x) => [apply((a) => a + x), apply((b) => b * x)];",
    config: {},
    inputs: [10],
    outputs: [[23, 30]],
  },
];
