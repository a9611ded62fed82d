import fc from "fast-check";

const words = new BigUint64Array(1);
const double = new Float64Array(words.buffer);

/** Doubles of any 64 bits: all magnitudes alike, denormals, infinities, NaN. */
export const bits: fc.Arbitrary<number> = fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map((word) => {
  words[0] = word;
  return double[0];
});
