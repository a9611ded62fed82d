/**
 * A task whose cases are made by functions. They run here, on your machine, when you start an evolution; only the cases
 * that they make go any further.
 */
const task = {
  /** Draws one input; `random.below(n)` is one of 0 … n − 1. */
  input: (random: { below(n: number): number }) => ({
    a: random.below(100),
    b: random.below(100),
    c: random.below(100),
  }),
  /** What is right for it. */
  output: ({ a, b, c }: { a: number; b: number; c: number }) => [a, b, c].sort((x, y) => x - y)[1],
  /** Cases that evolution sees, and that it does not. */
  training: 100,
  holdOut: 200,
  seed: 1,
  /** What programs may consist of; all that fits the types where this is left out. */
  primitives: ["min", "max", "less", "if", "add", "sub"],
};

export default task;
