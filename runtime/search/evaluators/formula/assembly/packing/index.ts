/**
 * Plays packing policies, programs in postfix order: what a policy makes of a gap depends on the item, the gap, and how many
 * bins have that gap and the one that would be left. The same situations come again and again: each is computed once.
 *
 * @module
 */
import {
  CODE, COUNTS, MEMORY_BITS, NODES, OPEN, PRIORITIES, SITUATIONS, SITUATIONS_BYTES, SIZES, TERMINALS, VALUES,
} from "./layout";
import { priority } from "./priority";

export { CODE as code, NODES as nodes, SIZES as sizes, VALUES as values };

/** Items packed, and gaps looked at for them, since the program began. */
export let packed: i32 = 0;
export let looks: i32 = 0;

/** Spreads situations over the memory (Knuth's multiplicative hashing). */
const GOLDEN_RATIO: i32 = 0x9e3779b1;

/** Counts from here on do not fit into a situation; priorities that depend on them are computed each time. */
const MEMORABLE: i32 = 256;

/** There is no such gap. */
const NONE: i32 = 0;

let length: i32 = 0;
let countMask: i32 = 0;
let afterMask: i32 = 0;
let capacity: i32 = 0;

/** The program that the host wrote is played from now on; what it does not see does not tell situations apart. */
export function begin(nodes: i32, seesCount: bool, seesAfter: bool, room: i32): void {
  length = nodes;
  countMask = seesCount ? -1 : 0;
  afterMask = seesAfter ? -1 : 0;
  capacity = room;
  packed = 0;
  looks = 0;
  memory.fill(SITUATIONS, 0, SITUATIONS_BYTES);
  store<f64>(TERMINALS, <f64>room, 24);
}

/**
 * Plays the instance of the items `first` … `end` − 1 as long as it takes no more than `mostBins` bins.
 *
 * @returns its bins; -1 where the policy found no gap to prefer
 */
export function play(first: i32, end: i32, mostBins: i32): i32 {
  memory.fill(COUNTS, 0, (capacity + 1) << 2);
  memory.fill(OPEN, 0, 32);
  add(capacity);
  let bins = 0;
  for (let i = first; i < end && bins <= mostBins; i++) {
    const item = <i32>load<u8>(SIZES + i);
    const gap = choose(item);
    if (gap == NONE) return -1;
    if (gap == capacity) bins++;
    else remove(gap);
    if (gap > item) add(gap - item);
    packed++;
  }
  return bins;
}

/** The gap of highest priority, of equal ones the smallest. */
function choose(item: i32): i32 {
  let chosen = NONE;
  let best = -Infinity;
  let bits = <u64>-1 << (item & 63);
  for (let word = item >> 6; word <= capacity >> 6; word++) {
    for (bits &= load<u64>(OPEN + (word << 3)); bits != 0; bits &= bits - 1) {
      const gap = (word << 6) | <i32>ctz(bits);
      const found = look(item, gap);
      looks++;
      if (found > best) {
        best = found;
        chosen = gap;
      }
    }
    bits = -1;
  }
  return chosen;
}

/** The priority of a gap, remembered or computed. Neighbouring gaps lie side by side: they are looked at together. */
@inline
function look(item: i32, gap: i32): f64 {
  const count = load<i32>(COUNTS + (gap << 2)) & countMask;
  const after = load<i32>(COUNTS + ((gap - item) << 2)) & afterMask;
  if ((count | after) >= MEMORABLE) return compute(item, gap, count, after);
  const row = (item << 24) | (count << 8) | after;
  const situation = row | (gap << 16);
  const place = ((row * GOLDEN_RATIO) >>> (32 - MEMORY_BITS)) + gap;
  const at = PRIORITIES + (place << 3);
  if (load<i32>(SITUATIONS + (place << 2)) != situation) {
    store<i32>(SITUATIONS + (place << 2), situation);
    store<f64>(at, compute(item, gap, count, after));
  }
  return load<f64>(at);
}

function compute(item: i32, gap: i32, count: i32, after: i32): f64 {
  store<f64>(TERMINALS, <f64>item);
  store<f64>(TERMINALS, <f64>gap, 8);
  store<f64>(TERMINALS, <f64>(gap - item), 16);
  store<f64>(TERMINALS, <f64>count, 32);
  store<f64>(TERMINALS, <f64>after, 40);
  return priority(length);
}

@inline
function add(gap: i32): void {
  const at = COUNTS + (gap << 2);
  const count = load<i32>(at);
  store<i32>(at, count + 1);
  if (count == 0) flip(gap);
}

@inline
function remove(gap: i32): void {
  const at = COUNTS + (gap << 2);
  const count = load<i32>(at) - 1;
  store<i32>(at, count);
  if (count == 0) flip(gap);
}

@inline
function flip(gap: i32): void {
  const at = OPEN + ((gap >> 6) << 3);
  store<u64>(at, load<u64>(at) ^ (<u64>1 << (gap & 63)));
}
