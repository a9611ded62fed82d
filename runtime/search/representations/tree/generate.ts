import type { Random } from "../../../kernel/random.js";
import type { Part, TreeLanguage } from "./language.js";
import { application, type Node, type TypeScope, variable } from "./node.js";
import type { FunctionOperator } from "./operator.js";
import { programSize, type TreeProgram, tree } from "./program.js";
import { isBaseType, type Type } from "./types.js";

/** What a constant weighs as a leaf, where a variable weighs 1: each that the task names, up to so many, and one of any others. */
const CONSTANT_WEIGHT = 0.5;
const MOST_NAMED = 5;

/** Chance that `grow` ends a branch before its depth: more often where a variable is worth more than what is made of it. */
const LEAF_RATE = { plain: 0.3, array: 0.6 };

/** Chance that something telling stands where only a constant would fit. */
const DUTY_RATE = 0.9;

/** Times a program that is too large is drawn again, a level lower each time. */
const LEAST_DEPTH = 1;

/** Where an expression is to stand. */
export interface Site {
  readonly type: Type;
  readonly scope: TypeScope;
  readonly operators: Part["operators"];
}

/** A leaf of a type: a variable of the scope, the one bound last twice as often as another, or a constant. */
export function drawLeaf(language: TreeLanguage, { type, scope }: Site, random: Random): Node {
  const fitting = [...scope.keys()].filter((index) => scope[index] === type);
  const variables = fitting.length + 1;
  const constants = CONSTANT_WEIGHT * (1 + Math.min(MOST_NAMED, language.countNamed(type)));
  const at = random.next() * (variables + constants);
  if (fitting.length === 0 || at >= variables) return language.drawConstant(type, random);
  return variable(type, fitting[Math.min(Math.floor(at), fitting.length - 1)]);
}

/** Any operator that makes the type: a primitive by its weight, then one of its operators, of whatever types it is. */
export function drawOperator({ type, operators }: Site, random: Random): FunctionOperator | undefined {
  return drawWeighted(operators.get(type) ?? [], random);
}

function drawWeighted(
  primitives: readonly (readonly FunctionOperator[])[],
  random: Random,
): FunctionOperator | undefined {
  const total = primitives.reduce((sum, [{ weight }]) => sum + weight, 0);
  let rest = random.next() * total;
  for (const making of primitives) {
    rest -= making[0].weight;
    if (rest < 0) return random.pick(making);
  }
  return undefined;
}

/**
 * The operator that stands in for a constant that would say nothing: a condition that never changes, an empty array.
 * Its operands all end in something that does.
 */
function drawDuty(site: Site, random: Random): FunctionOperator | undefined {
  const { type, scope, operators } = site;
  if (isTelling(type, scope) || random.next() >= DUTY_RATE) return undefined;
  const telling = (operators.get(type) ?? [])
    .map((making) => making.filter(({ parameters }) => parameters.every((operand) => isTelling(operand.type, scope))))
    .filter((making) => making.length > 0);
  return drawWeighted(telling, random);
}

const leafRate = ({ type, scope }: Site): number =>
  !isBaseType(type) && scope.includes(type) ? LEAF_RATE.array : LEAF_RATE.plain;

const isTelling = (type: Type, scope: TypeScope): boolean =>
  type === "integer" || type === "number" || type === "string" || scope.includes(type);

/** A random expression of at most `depth` levels (Koza's "grow"; "full" where no branch is to end before). */
export function generate(language: TreeLanguage, site: Site, depth: number, random: Random, full = false): Node {
  const ends = depth <= 1 || (!full && random.next() < leafRate(site));
  const operator = ends ? drawDuty(site, random) : drawOperator(site, random);
  if (operator === undefined) return drawLeaf(language, site, random);
  return applyTo(operator, [], language, site, depth, random, full);
}

/** The operator on `given` operands, by position, and random ones where there is none. */
export function applyTo(
  operator: FunctionOperator,
  given: readonly (Node | undefined)[],
  language: TreeLanguage,
  { scope, operators }: Site,
  depth: number,
  random: Random,
  full = false,
): Node {
  const operands = operator.parameters.map(({ type, binds }, i) => {
    const inner = { type, operators, scope: binds.length > 0 ? [...scope, ...binds] : scope };
    return given[i] ?? generate(language, inner, depth - 1, random, full);
  });
  return application(operator, operands);
}

/** Individual `index` of a first population: depths 2 … 6 in turn, every tenth one full ("ramped"). */
export function generateProgram(language: TreeLanguage, index: number, maxNodes: number, random: Random): TreeProgram {
  let depth = 2 + (index % 5);
  for (;;) {
    const parts = language.parts.map((part) => generate(language, part, depth, random, index % 10 === 0 && depth < 5));
    const program = tree(parts);
    if (programSize(program) <= maxNodes || depth <= LEAST_DEPTH) return program;
    depth--;
  }
}
