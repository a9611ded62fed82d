import { Random } from "../../../../kernel/random.js";
import type { Value } from "../../../representations/tree/types.js";

/** One input, by name where there are several, and what is right for it. */
interface Example {
  readonly input: Value | Readonly<Record<string, Value>>;
  readonly output: Value;
}

/** A problem of the benchmark suite: inputs that everybody is tested on, and how the others are drawn. */
interface Psb2Problem {
  readonly edges: readonly Example["input"][];
  draw(random: Random): Example["input"];
  /** What is right. */
  solve(input: never): Value;
}

/** `least` … `most` */
const between = (least: number, most: number, random: Random): number => least + random.below(most - least + 1);

const list = <T>(length: number, item: (i: number) => T): T[] => Array.from({ length }, (_, i) => item(i));

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** Printable ASCII. */
const printable = list(95, (i) => String.fromCharCode(32 + i));

const textOf = (length: number, among: readonly string[], random: Random): string =>
  list(length, () => random.pick(among)).join("");

const masses = [...list(8, (i) => 6 + i), 9_998, 9_999, 10_000];

const fuelCost: Psb2Problem = {
  edges: [
    ...list(12, (i) => [6 + i]),
    ...[[9_998], [9_999], [10_000]],
    ...[
      [6, 6],
      [9, 14],
      [9, 15],
      [14, 9],
      [15, 9],
    ],
    ...[
      [32, 32],
      [33, 33],
      [10_000, 9],
      [9, 10_000],
      [10_000, 10_000],
    ],
    ...masses.map((mass) => list(20, () => mass)),
    list(15, () => 9),
  ],
  /** Nearly as many vectors of 1 to 5 masses as of 6 to 20. */
  draw(random) {
    const length = random.next() < 75 / 163 ? between(1, 5, random) : between(6, 20, random);
    return list(length, () => between(6, 10_000, random));
  },
  solve: (given: readonly number[]) => given.reduce((sum, mass) => sum + Math.floor(mass / 3) - 2, 0),
};

const fizzBuzz: Psb2Problem = {
  edges: [...list(20, (i) => 1 + i), 49_995, 49_998, 49_999, 50_000],
  draw: (random) => between(1, 1_000_000, random),
  solve: (n: number) => (n % 3 === 0 ? "Fizz" : "") + (n % 5 === 0 ? "Buzz" : "") || String(n),
};

const middleCharacter: Psb2Problem = {
  edges: [
    ...["Q", " ", "$", "E9", ")b", "DOG", "OGD", "test", "$3^:1", "middle", "testing"],
    ...["      ", "hi  ~1", "  hi~1", "hi~1  "],
  ],
  draw: (random) => textOf(between(1, 100, random), printable, random),
  solve: (text: string) => text.slice((text.length - 1) >> 1, (text.length >> 1) + 1),
};

const euclid = (a: number, b: number): number => (b === 0 ? a : euclid(b, a % b));

const gcd: Psb2Problem = {
  edges: [
    [1, 1],
    [4, 400_000],
    [54, 24],
    [4_200, 3_528],
    [820_000, 63_550],
    [123_456, 654_321],
  ].map(([first, second]) => ({ first, second })),
  draw: (random) => ({ first: between(1, 1_000_000, random), second: between(1, 1_000_000, random) }),
  solve: ({ first, second }: { first: number; second: number }) => euclid(first, second),
};

interface Cipher {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

const cipher = (from: string, to: string, text: string) => ({ from, to, text });

const alphabet = letters.join("");

const substitutionCipher: Psb2Problem = {
  edges: [
    ...[cipher("", "", ""), cipher("a", "a", "a"), cipher("j", "h", "j"), cipher("a", "z", "a")],
    cipher("e", "l", "e".repeat(10)),
    cipher("h", "d", "h".repeat(20)),
    cipher("o", "z", "o".repeat(26)),
    cipher(alphabet, letters.toReversed().join(""), "bvafvuqgjkkbeccipwdfqttgzl"),
    cipher(alphabet, "cdqutzayxshgfenjowrkvmpbil", "thequickbrownfxjmpsvlazydg"),
    cipher("otghvwmkclidzryxsfqeapnjbu", "alpebhxmnrcyiosvtgzjwuqdfk", "aaabbbccc"),
  ],
  draw(random) {
    const size = between(1, 26, random);
    const [from, to] = list(2, () =>
      random
        .permutation(26)
        .slice(0, size)
        .map((i) => letters[i]),
    );
    return cipher(from.join(""), to.join(""), textOf(between(0, 26, random), from, random));
  },
  solve: ({ from, to, text }: Cipher) => [...text].map((letter) => to[from.indexOf(letter)]).join(""),
};

/**
 * Five problems of the Program Synthesis Benchmark Suite 2. Edge cases and ranges of inputs are those of the
 * authors' own runs (Clojush); what is drawn is not: the seed is ours.
 *
 * @see Helmuth, Kelly: "PSB2: The Second Program Synthesis Benchmark Suite", GECCO 2021
 */
const psb2Problems = {
  "fuel-cost": fuelCost,
  "fizz-buzz": fizzBuzz,
  "middle-character": middleCharacter,
  gcd,
  "substitution-cipher": substitutionCipher,
} as const satisfies Record<string, Psb2Problem>;

/** A problem of the suite that comes with T-Developer, as its authors call it. */
export type Psb2Name = keyof typeof psb2Problems;

/** The problems that a task may name. */
export const psb2Names = Object.keys(psb2Problems) as Psb2Name[];

/** The edge cases, then cases drawn, `count` in all; those of another part are drawn from other streams. */
export function psb2Examples(name: Psb2Name, part: "training" | "unseen", count: number, seed: number): Example[] {
  const { edges, draw, solve }: Psb2Problem = psb2Problems[name];
  const random = Random.of(seed, "psb2", name, part);
  const drawn = list(count - (part === "training" ? edges.length : 0), () => draw(random));
  return [...(part === "training" ? edges : []), ...drawn].map((input) => ({ input, output: solve(input as never) }));
}
