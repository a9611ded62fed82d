import type { Json } from "../../runtime/kernel/json.js";

/** An honest agent to measure. */
export interface Subject {
  readonly name: string;
  /** What its instances share: tables and helpers, once per program. */
  readonly shared?: string;
  /** `(config) => (input) => output` */
  readonly factory: string;
  readonly config: Json;
  readonly cases: readonly Json[];
}

/** The module that an agent is compiled from: what its instances share, then the factory as the default export. */
export const subjectSource = ({ shared = "", factory }: Subject): string => `${shared}export default ${factory}`;

/** The agent as one expression, for engines that know no modules. */
export const expressionOf = ({ shared = "", factory }: Subject): string => `(() => { ${shared}return ${factory}; })()`;

const CASES = 1_000;

const cases = (make: (i: number) => Json): Json[] => Array.from({ length: CASES }, (_, i) => make(i));

/** Symbolic regression: an expression over two variables, as evolution finds it. */
const regression: Subject = {
  name: "expression",
  factory: `({ scale }) => ([x, y]) => {
  const wave = Math.sin(x * x + y) * Math.cos(x - 0.5) + Math.exp(-Math.abs(x * y));
  const trend = scale * (x * x * x - 2 * x + y * y) / (1 + Math.abs(x) + y * y);
  return wave + trend - Math.sqrt(Math.abs(x - y)) * 0.25 + Math.log(1 + x * x);
}`,
  config: { scale: 0.75 },
  cases: cases((i) => [Math.sin(i) * 3, Math.cos(i * 7) * 3]),
};

/** Online bin packing: scores each of twenty bins. */
const packing: Subject = {
  name: "bin packing",
  factory: `({ capacity }) => ({ item, gaps }) => {
  let best = -1;
  let least = Infinity;
  for (let i = 0; i < gaps.length; i++) {
    const rest = gaps[i] - item;
    if (rest < 0) continue;
    const filled = (capacity - rest) / capacity;
    const score = rest * rest / capacity - 3 * filled * filled + (rest > 4 && rest < item ? 5 : 0);
    if (score < least) {
      least = score;
      best = i;
    }
  }
  return best;
}`,
  config: { capacity: 100 },
  cases: cases((i) => ({
    item: ((i * 37) % 60) + 1,
    gaps: Array.from({ length: 20 }, (_, k) => (i * 7 + k * 13) % 100),
  })),
};

/** String transform: a substitution cipher, then every word turned and capitalised. */
const text: Subject = {
  name: "string",
  shared: `const alphabet = "abcdefghijklmnopqrstuvwxyz";
const vowels = "aeiou";
const capital = (word) => word.slice(0, 1).toUpperCase() + word.slice(1);
`,
  factory: `({ key }) => (line) => {
  let secret = "";
  let count = 0;
  for (const letter of line.toLowerCase()) {
    if (vowels.includes(letter)) count++;
    const at = alphabet.indexOf(letter);
    secret += at < 0 ? letter : alphabet[(at + key) % 26];
  }
  const words = secret.split(" ").filter((word) => word.length > 2);
  return words.reverse().map(capital).join("-").replaceAll("q", "kw").padEnd(40, ".") + count;
}`,
  config: { key: 7 },
  cases: cases((i) => `the quick brown fox no ${i} jumps over ${(i * 7) % 13} lazy dogs and then it sleeps`),
};

/** A tokenizer and evaluator of arithmetic: a state machine with helper functions. */
const calculator: Subject = {
  name: "calculator",
  shared: `const isDigit = (c) => c >= "0" && c <= "9";
const isLetter = (c) => c >= "a" && c <= "z";
const binary = {
  "+": { power: 1, apply: (a, b) => a + b },
  "-": { power: 1, apply: (a, b) => a - b },
  "*": { power: 2, apply: (a, b) => a * b },
  "/": { power: 2, apply: (a, b) => (b === 0 ? 0 : a / b) },
  "%": { power: 2, apply: (a, b) => (b === 0 ? 0 : a % b) },
  "^": { power: 3, apply: (a, b) => a ** b },
};
const functions = { abs: Math.abs, sqrt: (x) => Math.sqrt(Math.abs(x)), sin: Math.sin, cos: Math.cos, neg: (x) => -x };
const tokenize = (text) => {
  const tokens = [];
  let at = 0;
  while (at < text.length) {
    const c = text[at];
    let end = at + 1;
    if (c === " ") {
      at = end;
      continue;
    }
    if (isDigit(c)) {
      while (end < text.length && (isDigit(text[end]) || text[end] === ".")) end++;
      tokens.push({ kind: "number", value: Number(text.slice(at, end)) });
    } else if (isLetter(c)) {
      while (end < text.length && isLetter(text[end])) end++;
      tokens.push({ kind: "name", value: text.slice(at, end) });
    } else {
      tokens.push({ kind: "sign", value: c });
    }
    at = end;
  }
  return tokens;
};
const parse = (tokens, names) => {
  let at = 0;
  const atom = () => {
    const token = tokens[at++];
    if (token === undefined) return 0;
    if (token.kind === "number") return token.value;
    if (token.kind === "name") {
      if (tokens[at] !== undefined && tokens[at].value === "(") {
        at++;
        const inner = expression(1);
        at++;
        const apply = functions[token.value];
        return apply === undefined ? inner : apply(inner);
      }
      const known = names[token.value];
      return known === undefined ? 0 : known;
    }
    if (token.value === "(") {
      const inner = expression(1);
      at++;
      return inner;
    }
    return token.value === "-" ? -expression(2) : 0;
  };
  const expression = (power) => {
    let left = atom();
    for (;;) {
      const sign = tokens[at];
      const operator = sign === undefined ? undefined : binary[sign.value];
      if (operator === undefined || operator.power < power) return left;
      at++;
      left = operator.apply(left, expression(operator.power + 1));
    }
  };
  return expression(1);
};
`,
  factory: "({ names }) => (line) => Math.round(parse(tokenize(line), names) * 1000) / 1000",
  config: { names: { x: 3, y: 4, rate: 0.07 } },
  cases: cases((i) => `${i} * (x + ${i % 7}.5) - sqrt(y ^ 2 + ${i}) / (rate + 1)`),
};

const ROWS = 430;

/** As much policy as fits: thresholds and weights for each of many states. */
const policy: Subject = {
  name: "policy",
  shared: `const table = [${Array.from({ length: ROWS }, (_, i) => `[${[(i * 37) % 101, (i * 61) % 89, (i * 17) % 7, (i % 13) / 4]}]`)}];
const states = 7;
`,
  factory: `({ bias }) => {
  let state = 0;
  return ({ level, load }) => {
    let score = bias;
    for (let i = 0; i < table.length; i++) {
      const [low, high, next, weight] = table[i];
      if (level < low || load > high) continue;
      score += weight * (level - low) - (high - load) / (1 + weight);
      if (next === state) state = (state + next + 1) % states;
    }
    return score;
  };
}`,
  config: { bias: 0.5 },
  cases: cases((i) => ({ level: (i * 13) % 100, load: (i * 29) % 90 })),
};

/** Five agents, from about 300 bytes to almost the 6,656 allowed. */
export const subjects = { regression, packing, text, calculator, policy } as const;
