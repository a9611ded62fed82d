import { field, letter } from "../parameters.js";
import { helperName, type TreeLanguage } from "./language.js";
import type { Node } from "./node.js";
import type { LibraryName } from "./operator.js";
import { arrow, atom, binds, type Piece, within } from "./piece.js";
import type { TreeProgram } from "./program.js";
import type { Value } from "./types.js";

/** Rounds that a loop has at most, and elements of a range. */
const MAX_ROUNDS = 1_000;

/** Functions that a module declares where it uses them; all of them end. */
const library: Readonly<Record<LibraryName, string>> = {
  loop:
    `const loop=(a,b,first,second)=>{` +
    `for(let i=0;b&&i<${MAX_ROUNDS};i++){const c=first(a,b);b=second(a,b);a=c}return a};`,
  range: `const range=n=>{const all=[];for(let i=0;i<n&&i<${MAX_ROUNDS};i++)all.push(i);return all};`,
};

/** A program as an agent: one small JavaScript module. */
export function printProgram({ parts }: TreeProgram, language: TreeLanguage): string {
  const { inputs, cells, helpers } = language.vocabulary;
  const names = typeof inputs === "string" ? [undefined] : inputs.map(({ name }) => name);
  const used = new Set<LibraryName>();
  const printed = parts.map((part, i) => {
    const depth = language.parts[i].scope.length;
    return printNode(part, depth, used);
  });
  const functions = helpers.map(({ parameters }, i) => {
    const names = parameters.map((_, index) => letter(index));
    return `const ${helperName(i)}=${arrow(names, parameters.length, printed[i].piece).text};`;
  });
  const states = cells.map((_, i) => ({
    name: letter(names.length + i),
    initial: printed[helpers.length + 2 * i],
    next: printed[helpers.length + 2 * i + 1],
  }));
  const output = printed[printed.length - 1];
  const seen = new Set([output, ...states.map(({ next }) => next)].flatMap(({ variables }) => [...variables]));
  const parameters = printParameters(names, seen);
  const head =
    [...used]
      .toSorted()
      .map((name) => library[name])
      .join("") + functions.join("");
  if (states.length === 0) return `${head}export default()=>${parameters}=>${output.piece.text}`;
  const declarations = states.map(({ name, initial }) => `${name}=${initial.piece.text}`);
  const assignment =
    states.length === 1
      ? `${states[0].name}=${states[0].next.piece.text}`
      : `[${states.map(({ name }) => name)}]=[${states.map(({ next }) => next.piece.text)}]`;
  return `${head}export default()=>{let ${declarations};return ${parameters}=>{${assignment};return ${output.piece.text}}}`;
}

/** `a`, `({text:a,key:b})`; inputs that are not used are left out. */
function printParameters(names: readonly (string | undefined)[], used: ReadonlySet<number>): string {
  const [first] = names;
  if (first === undefined) return used.has(0) ? letter(0) : "()";
  const fields = [...names.keys()].filter((i) => used.has(i)).map((i) => field(names[i] ?? "", letter(i)));
  return fields.length > 0 ? `({${fields}})` : "()";
}

interface Printed {
  readonly piece: Piece;
  /** Indices of the variables in it. */
  readonly variables: ReadonlySet<number>;
}

/** @param depth how many variables can be seen */
function printNode(node: Node, depth: number, used: Set<LibraryName>): Printed {
  if (node.kind === "constant") return { piece: literal(node.value), variables: new Set() };
  if (node.kind === "variable") return { piece: atom(letter(node.index)), variables: new Set([node.index]) };
  const { parameters, print, library: needs } = node.operator;
  if (needs) used.add(needs);
  const operands = node.operands.map((operand, i) => {
    const bound = parameters[i].binds.length;
    const { piece, variables } = printNode(operand, depth + bound, used);
    if (bound === 0) return { piece, variables };
    const names = Array.from({ length: bound }, (_, j) => letter(depth + j));
    const last = Math.max(-1, ...[...variables].filter((index) => index < depth + bound)) - depth;
    return {
      piece: arrow(names, last + 1, piece),
      variables: new Set([...variables].filter((index) => index < depth)),
    };
  });
  return {
    piece: print(operands.map(({ piece }) => piece)),
    variables: new Set(operands.flatMap(({ variables }) => [...variables])),
  };
}

/** A literal that reads back as the same value. */
function literal(value: Value): Piece {
  if (typeof value === "number" && (value < 0 || Object.is(value, -0))) {
    return { text: `-${-value}`, precedence: binds.unary };
  }
  if (Array.isArray(value)) return atom(`[${value.map((item) => within(literal(item), binds.arrow))}]`);
  return atom(JSON.stringify(value));
}
