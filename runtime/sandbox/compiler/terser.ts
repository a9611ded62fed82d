/**
 * Terser, with one of its rules mended: of `(x + B) + C` with a text x it makes `x + (B + C)`, whatever B and C are, so that
 * `typeof a + 5 + 1` became `typeof a + 6` (5.51.4, "(x + "foo") + "bar"" in compress/index.js). There is no option for it.
 *
 * @module
 */
import { minify } from "terser";

/** A node of terser's own tree, as far as sums go. */
interface TerserNode {
  readonly operator?: string;
  readonly left?: TerserNode;
  readonly right?: TerserNode;
  is_string(compressor: unknown): boolean;
  optimize(compressor: unknown): TerserNode;
}

const isSum = (node: TerserNode | undefined): node is Required<TerserNode> => node?.operator === "+" && !!node.left;

/** Whether the rule would add two operands that are no texts, of a sum that is one. */
function wouldAddWithin(node: TerserNode, compressor: unknown): boolean {
  if (!isSum(node) || !isSum(node.left) || !node.left.is_string(compressor)) return false;
  const next = isSum(node.right) ? node.right.left : node.right;
  return !node.left.right.is_string(compressor) && !next.is_string(compressor);
}

/** The class of sums is found by its only trace outside: in a tree that terser gives. */
const mended: Promise<typeof minify> = minify("a + b", {
  compress: false,
  mangle: false,
  format: { ast: true, code: false },
} as object).then((result) => {
  const { ast } = result as unknown as { readonly ast: { readonly body: readonly { readonly body: TerserNode }[] } };
  const sums: TerserNode = Object.getPrototypeOf(ast.body[0].body);
  const { optimize } = sums;
  sums.optimize = function (this: TerserNode, compressor) {
    return wouldAddWithin(this, compressor) ? this : optimize.call(this, compressor);
  };
  return minify;
});

/** What terser's `minify` does, sums of texts left in their order. */
export const minifyProgram = async (...args: Parameters<typeof minify>): ReturnType<typeof minify> =>
  (await mended)(...args);
