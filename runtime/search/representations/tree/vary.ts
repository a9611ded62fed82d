/**
 * Operators on typed programs. All are safe by construction: what stands in a place after is of the type that was
 * there before, and refers to nothing that cannot be seen from it.
 *
 * @module
 */
import { Random } from "../../../kernel/random.js";
import { applyTo, drawLeaf, drawOperator, generate, type Site } from "./generate.js";
import type { TreeLanguage } from "./language.js";
import {
  constant,
  mapLeaves,
  type Node,
  type NodePlace,
  placesIn,
  replaceAt,
  type TypeScope,
  variable,
} from "./node.js";
import { programDepth, programSize, type TreeProgram, tree } from "./program.js";

/** Deeper programs are not made: the gate and the sandbox read no deeper syntax trees than about ten times this. */
const MAX_TREE_DEPTH = 17;

/** Chance that an inner node is taken where there is one: leaves are many and change little. */
const INNER_RATE = 0.7;

/** Depth of a new subtree, at most. */
const NEW_DEPTH = 4;

/** Chance that what is added to an expression is two levels deep and not one. */
const DEEP_RATE = 0.25;

/** Chance that an operand of what is added is taken from elsewhere in the program, and nodes that has at most. */
const REUSE_RATE = 0.25;
const MOST_REUSED = 8;

/** Tries of an operator whose result is too large or too deep. */
const TRIES = 5;

/** A change of one program; undefined where it found no place for it. */
export type Mutation = (program: TreeProgram, language: TreeLanguage, random: Random) => TreeProgram | undefined;

/** A place in a program, and the part that it is in. */
interface Spot extends NodePlace {
  readonly part: number;
}

const siteOf = ({ node, scope, part }: Spot, { parts }: TreeLanguage): Site => ({
  type: node.type,
  scope,
  operators: parts[part].operators,
});

function spotsIn({ parts }: TreeProgram, language: TreeLanguage): Spot[] {
  return parts.flatMap((root, part) => placesIn(root, language.parts[part].scope).map((place) => ({ ...place, part })));
}

/** Inner nodes are preferred. */
function pickSpot(spots: readonly Spot[], random: Random): Spot {
  const inner = spots.filter(({ node }) => node.kind === "application");
  return random.pick(inner.length > 0 && random.next() < INNER_RATE ? inner : spots);
}

const put = ({ parts }: TreeProgram, { part, path }: Spot, node: Node): TreeProgram =>
  tree(parts.with(part, replaceAt(parts[part], path, node)));

/**
 * An expression made to stand in another place: variables that it binds itself move along, others stay what they are
 * where that can be seen from there, and become another of their type, or a constant, where not.
 */
function adopt(node: Node, from: TypeScope, to: TypeScope, language: TreeLanguage, random: Random): Node {
  return mapLeaves(node, (leaf) => {
    if (leaf.kind === "constant") return leaf;
    if (leaf.index >= from.length) return variable(leaf.type, leaf.index - from.length + to.length);
    if (to[leaf.index] === leaf.type) return leaf;
    return drawLeaf(language, { type: leaf.type, scope: to, operators: new Map() }, random);
  });
}

/** Puts a subtree of `father` into the same part of `mother`; undefined where none of the type is there. */
export function crossover(
  mother: TreeProgram,
  father: TreeProgram,
  language: TreeLanguage,
  maxNodes: number,
  random: Random,
): TreeProgram | undefined {
  const donors = spotsIn(father, language);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const spot = pickSpot(spotsIn(mother, language), random);
    const fitting = donors.filter(({ part, node }) => part === spot.part && node.type === spot.node.type);
    if (fitting.length === 0) continue;
    const donor = pickSpot(fitting, random);
    const child = put(mother, spot, adopt(donor.node, donor.scope, spot.scope, language, random));
    if (isWithin(child, maxNodes)) return child;
  }
  return undefined;
}

/** Whether a program has at most so many nodes and no more than {@link MAX_TREE_DEPTH} levels. */
export const isWithin = (program: TreeProgram, maxNodes: number): boolean =>
  programSize(program) <= maxNodes && programDepth(program) <= MAX_TREE_DEPTH;

/** Replaces a subtree by a new random one. */
export const mutateSubtree: Mutation = (program, language, random) => {
  const spot = pickSpot(spotsIn(program, language), random);
  return put(program, spot, generate(language, siteOf(spot, language), 1 + random.below(NEW_DEPTH), random));
};

/** Replaces one node: a leaf by another, an operator by one that takes the same operands. */
const mutatePoint: Mutation = (program, language, random) => {
  const spot = random.pick(spotsIn(program, language));
  const { node } = spot;
  const site = siteOf(spot, language);
  if (node.kind !== "application") return put(program, spot, drawLeaf(language, site, random));
  const shape = JSON.stringify(node.operator.parameters);
  const alike = (site.operators.get(node.type) ?? [])
    .flat()
    .filter((other) => other !== node.operator && JSON.stringify(other.parameters) === shape);
  if (alike.length === 0) return undefined;
  return put(program, spot, applyTo(random.pick(alike), node.operands, language, site, 1, random));
};

/** Replaces a subtree by a part of itself: the only operator that always shrinks (Kinnear's "hoist"). */
const mutateHoist: Mutation = (program, language, random) => {
  const spot = pickSpot(spotsIn(program, language), random);
  const inside = placesIn(spot.node, spot.scope).filter(
    ({ node, path }) => path.length > 0 && node.type === spot.node.type,
  );
  if (inside.length === 0) return undefined;
  const { node, scope } = random.pick(inside);
  return put(program, spot, adopt(node, scope, spot.scope, language, random));
};

/** Replaces a subtree by a leaf. */
const mutateShrink: Mutation = (program, language, random) => {
  const inner = spotsIn(program, language).filter(({ node }) => node.kind === "application");
  if (inner.length === 0) return undefined;
  const spot = random.pick(inner);
  return put(program, spot, drawLeaf(language, siteOf(spot, language), random));
};

/** Another expression of a part, now and then: what is right in one place often is in another. */
function reuse(
  inPart: readonly Spot[],
  { type, scope }: Omit<Site, "operators">,
  language: TreeLanguage,
  random: Random,
) {
  if (random.next() >= REUSE_RATE) return undefined;
  const fitting = inPart.filter(
    ({ node }) => node.kind === "application" && node.type === type && node.size <= MOST_REUSED,
  );
  if (fitting.length === 0) return undefined;
  const { node, scope: from } = random.pick(fitting);
  return adopt(node, from, scope, language, random);
}

/** Adds an operator, mostly on leaves: `grow` in place of a leaf, `wrap` with what was in its place as an operand. */
const insertion =
  (kind: "grow" | "wrap"): Mutation =>
  (program, language, random) => {
    const spots = spotsIn(program, language);
    const spot = random.pick(kind === "wrap" ? spots : spots.filter(({ node }) => node.kind !== "application"));
    const site = siteOf(spot, language);
    const operator = drawOperator(site, random);
    if (operator === undefined) return undefined;
    const fitting = [...operator.parameters.keys()].filter((i) => operator.parameters[i].type === spot.node.type);
    if (kind === "wrap" && fitting.length === 0) return undefined;
    const kept = kind === "wrap" ? random.pick(fitting) : undefined;
    const inPart = spots.filter(({ part }) => part === spot.part);
    const given = operator.parameters.map(({ type, binds }, i) => {
      const scope = [...spot.scope, ...binds];
      if (i === kept) return adopt(spot.node, spot.scope, scope, language, random);
      return reuse(inPart, { type, scope }, language, random);
    });
    const depth = random.next() < DEEP_RATE ? 3 : 2;
    return put(program, spot, applyTo(operator, given, language, site, depth, random));
  };

/** Replaces a leaf by an operator on leaves. */
const mutateGrow: Mutation = insertion("grow");

/** Makes a subtree an operand of a new operator in its place. */
const mutateWrap: Mutation = insertion("wrap");

/** Lets a numeric constant drift by a step, or another constant become a different one. */
const mutateConstant: Mutation = (program, language, random) => {
  const constants = spotsIn(program, language).filter(({ node }) => node.kind === "constant");
  if (constants.length === 0) return undefined;
  const spot = random.pick(constants);
  const { node } = spot;
  if (node.kind !== "constant") return undefined;
  const { type, value } = node;
  const drifts = typeof value === "number" && random.next() < 0.5;
  if (!drifts) return put(program, spot, language.drawConstant(type, random));
  const step = random.next() < 0.5 ? -1 : 1;
  return put(program, spot, constant(type, type === "integer" ? value + step : value * (1 + 0.1 * step)));
};

/** The program with, each time, one subtree replaced by a part of itself: the largest reductions first. */
export function reductions(program: TreeProgram, language: TreeLanguage, most: number): TreeProgram[] {
  const random = Random.of("reductions");
  const reduced = spotsIn(program, language).flatMap((spot) =>
    placesIn(spot.node, spot.scope)
      .filter(({ node, path }) => path.length > 0 && node.type === spot.node.type)
      .map(({ node, scope }) => put(program, spot, adopt(node, scope, spot.scope, language, random))),
  );
  return reduced.sort((a, b) => programSize(a) - programSize(b)).slice(0, most);
}

/** All mutations, by name. */
export const mutations: Readonly<Record<string, Mutation>> = {
  subtree: mutateSubtree,
  grow: mutateGrow,
  point: mutatePoint,
  wrap: mutateWrap,
  hoist: mutateHoist,
  shrink: mutateShrink,
  constant: mutateConstant,
};
