import { Random } from "../../../kernel/random.js";

/** A rule with two thresholds: what it leaves is at most `least` or at least `most`, or else a new bin is opened. */
export interface AbRule {
  /** Of the bins it leaves enough of: the oldest, or the one with the most room. */
  readonly fit: "first" | "worst";
  readonly least: number;
  readonly most: number;
}

/** One benchmark class: instances of online bin packing of the same kind. */
export interface InstanceClass {
  readonly capacity: number;
  /** Items an instance has in the literature. */
  readonly items: number;
  /** Instances the literature averages over. */
  readonly instances: number;
  /** The best rule with two thresholds that is known for it. */
  readonly tuned: AbRule;
  /** The size of one item. */
  draw(random: Random): number;
}

/** Items U{20 … 100}, capacity 150 (OR-Library; Falkenauer 1996). */
const uniform = (items: number): InstanceClass => ({
  capacity: 150,
  items,
  instances: 20,
  tuned: { fit: "first", least: 5, most: 25 },
  draw: (random) => 20 + random.below(81),
});

/** Items 45 · Weibull(shape 3), clipped to 1 … 100 and rounded, capacity 100. */
const weibull = (items: number): InstanceClass => ({
  capacity: 100,
  items,
  instances: 5,
  tuned: { fit: "worst", least: 1, most: 21 },
  draw: (random) => Math.round(Math.min(100, Math.max(1, 45 * (-Math.log(1 - random.next())) ** (1 / 3)))),
});

/** @see Romera-Paredes et al.: "Mathematical discoveries from program search with large language models", Nature 2023 */
export const classes = {
  "weibull-5k": weibull(5_000),
  or1: uniform(120),
  or2: uniform(250),
  or3: uniform(500),
  or4: uniform(1_000),
} as const satisfies Record<string, InstanceClass>;

/** A class of {@link classes}, as the literature calls it. */
export type ClassName = keyof typeof classes;

/** All classes: Weibull, and the four of OR-Library from the fewest items to the most. */
export const classNames = Object.keys(classes) as ClassName[];

/** Which instances: those of another `part` are drawn from other streams. */
export interface InstanceSample {
  readonly class: ClassName;
  readonly part: "training" | "hold-out";
  readonly seed: number;
  readonly instances: number;
  readonly items: number;
}

/** The sizes of the items of each instance, in order of arrival. */
export function drawInstances({ class: name, part, seed, instances, items }: InstanceSample): Uint8Array[] {
  return Array.from({ length: instances }, (_, instance) => {
    const random = Random.of(seed, "bin-packing", name, part, instance);
    return Uint8Array.from({ length: items }, () => classes[name].draw(random));
  });
}

/** No packing needs fewer bins: ⌈Σ items / capacity⌉ (Martello and Toth's L1). */
export function lowerBound(items: Uint8Array, capacity: number): number {
  return Math.ceil(items.reduce((sum, item) => sum + item, 0) / capacity);
}

/** How far above the bound, in percent, over all instances together. */
export function excess(bins: readonly number[], bounds: readonly number[]): number {
  const total = (numbers: readonly number[]) => numbers.reduce((sum, number) => sum + number, 0);
  return (100 * (total(bins) - total(bounds))) / total(bounds);
}
