import { Random } from "../../../../random.js";
import type { Value } from "../../../programs/types.js";

/** One input, by name where there are several, and what is right for it. */
export interface Example {
  readonly input: Value | Readonly<Record<string, Value>>;
  readonly output: Value;
}

/** A problem of the benchmark suite: inputs that everybody is tested on, and how the others are drawn. */
export interface Psb2Problem {
  readonly edges: readonly Example["input"][];
  draw(random: Random): Example["input"];
  /** What is right. */
  solve(input: never): Value;
}

/** `least` … `most` */
const between = (least: number, most: number, random: Random): number => least + random.below(most - least + 1);

const list = <T>(length: number, item: (i: number) => T): T[] => Array.from({ length }, (_, i) => item(i));

const letters = [..."abcdefghijklmnopqrstuvwxyz"];

/** Printable ASCII, line feed and tab. */
const visible = [...list(95, (i) => String.fromCharCode(32 + i)), "\n", "\t"];

const textOf = (length: number, among: readonly string[], random: Random): string =>
  list(length, () => random.pick(among)).join("");

const fuelCost: Psb2Problem = {
  edges: [
    ...list(9, (i) => [6 + i]),
    ...[[9, 14], [9, 15], [14, 9], [15, 9], [32], [33], [100_000], [99_999], [99_998]],
    list(20, () => 6),
    list(20, () => 100_000),
  ],
  draw: (random) => list(between(1, 20, random), () => between(6, 100_000, random)),
  solve: (masses: readonly number[]) => masses.reduce((sum, mass) => sum + Math.floor(mass / 3) - 2, 0),
};

const fizzBuzz: Psb2Problem = {
  edges: [...list(20, (i) => 1 + i), 49_995, 49_998, 49_999, 50_000],
  draw: (random) => between(1, 50_000, random),
  solve: (n: number) => (n % 3 === 0 ? "Fizz" : "") + (n % 5 === 0 ? "Buzz" : "") || String(n),
};

const middleCharacter: Psb2Problem = {
  edges: [
    "Q",
    " ",
    "$",
    "E9",
    ")b",
    "DOG",
    "   ",
    "t\n~",
    "ABCDE",
    "#$%^",
    "  a  ",
    "abcdefghij",
    "x".repeat(100),
    "y".repeat(99),
  ],
  draw: (random) => textOf(between(1, 100, random), visible, random),
  solve: (text: string) => text.slice((text.length - 1) >> 1, (text.length >> 1) + 1),
};

const euclid = (a: number, b: number): number => (b === 0 ? a : euclid(b, a % b));

const gcd: Psb2Problem = {
  edges: [
    ...[
      [1, 1],
      [4, 400_000],
      [54, 24],
      [4_200, 3_528],
      [820_000, 63_550],
      [123_456, 654_321],
      [7, 7],
      [1, 1_000_000],
    ],
    ...[
      [1_000_000, 1],
      [999_983, 999_979],
      [1_000_000, 1_000_000],
      [17, 51],
      [51, 17],
      [13, 8],
      [610, 987],
    ],
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

const substitutionCipher: Psb2Problem = {
  edges: [
    cipher("", "", ""),
    cipher("a", "a", "a"),
    cipher("j", "h", "j"),
    cipher("a", "z", "a"),
    cipher("e", "l", "eeeeeeeeee"),
    cipher("h", "d", "hhhhhhhhhhhhhhhhhhhh"),
    cipher("o", "z", "oooooooooooooooooooooooooo"),
    cipher("abc", "bca", "abcabc"),
    cipher(letters.join(""), letters.toReversed().join(""), letters.join("")),
    cipher(letters.join(""), letters.join(""), "thequickbrownfoxjumps"),
  ],
  draw(random) {
    const size = between(0, 26, random);
    const [from, to] = list(2, () =>
      random
        .permutation(26)
        .slice(0, size)
        .map((i) => letters[i]),
    );
    return cipher(from.join(""), to.join(""), size === 0 ? "" : textOf(between(0, 26, random), from, random));
  },
  solve: ({ from, to, text }: Cipher) => [...text].map((letter) => to[from.indexOf(letter)]).join(""),
};

/**
 * Five problems of the Program Synthesis Benchmark Suite 2. Ranges of inputs and edge cases follow the paper from memory, and
 * were not compared with its data sets; the seed is ours.
 *
 * @see Helmuth, Kelly: "PSB2: The Second Program Synthesis Benchmark Suite", GECCO 2021
 */
export const psb2Problems = {
  "fuel-cost": fuelCost,
  "fizz-buzz": fizzBuzz,
  "middle-character": middleCharacter,
  gcd,
  "substitution-cipher": substitutionCipher,
} as const satisfies Record<string, Psb2Problem>;

export type Psb2Name = keyof typeof psb2Problems;

export const psb2Names = Object.keys(psb2Problems) as Psb2Name[];

/** The edge cases, then cases drawn, `count` in all; those of another part are drawn from other streams. */
export function psb2Examples(name: Psb2Name, part: "training" | "unseen", count: number, seed: number): Example[] {
  const { edges, draw, solve }: Psb2Problem = psb2Problems[name];
  const random = Random.of(seed, "psb2", name, part);
  const drawn = list(count - (part === "training" ? edges.length : 0), () => draw(random));
  return [...(part === "training" ? edges : []), ...drawn].map((input) => ({ input, output: solve(input as never) }));
}
