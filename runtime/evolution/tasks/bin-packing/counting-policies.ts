import { BLOCK, Interpreter } from "../../genome/interpret.js";
import { type Program, uses } from "../../genome/program.js";
import { AFTER, COUNT, NONE } from "./terminals.js";

/** Priorities remembered: 2 ** 17 of them, those of other situations overwritten. */
const MEMORY_BITS = 17;

/** Counts from here on do not fit into the byte they have in a key; what they give is computed each time. */
const KEY_COUNTS = 256;

/** The key of a situation that is not remembered: no item has the size 255. */
const NO_KEY = -1;

/** Spreads keys over the memory (Knuth's multiplicative hashing). */
const GOLDEN_RATIO = 0x9e3779b1;

/** A game under way. */
interface Game {
  readonly items: Uint8Array;
  /** Open bins by gap; the unopened bin counts as one, full ones do not. */
  readonly counts: Int32Array;
  /** Bit `gap % 32` of word `gap / 32` says whether there is a bin of this gap. */
  readonly open: Uint32Array;
  bins: number;
  /** For the next item: the gap of highest priority so far, the smallest of equal ones. */
  chosen: number;
  best: number;
}

/** What a policy came to: the bins of each instance when it had packed so many items of each. */
interface Played {
  readonly bins: readonly number[];
  readonly packed: number;
}

/**
 * Policies that also see how many bins have each gap, and how many the gap that would be left. Their priorities cannot
 * be sorted beforehand, but the same situations come again and again: each is computed once. All instances are played
 * side by side, so that what is new in a step is computed at once.
 */
export class CountingPolicies {
  private readonly interpreter = new Interpreter();
  private readonly columns: readonly Float64Array[];
  private readonly keys = new Int32Array(2 ** MEMORY_BITS);
  private readonly remembered = new Float64Array(2 ** MEMORY_BITS);
  /** Of each situation that is to be computed: where in the memory its priority goes, and whose it is. */
  private readonly places = new Int32Array(BLOCK);
  private readonly games = new Array<Game>(BLOCK);
  private fresh = 0;

  /** @param instances all of the same length */
  constructor(
    readonly capacity: number,
    private readonly instances: readonly Uint8Array[],
  ) {
    const column = () => new Float64Array(BLOCK);
    this.columns = [column(), column(), column(), column().fill(capacity), column(), column()];
  }

  /**
   * Plays all instances, as long as they use no more than `mostBins` bins together.
   *
   * @returns undefined where the policy found no gap to prefer
   */
  play(program: Program, mostBins = Infinity): Played | undefined {
    const { capacity, instances } = this;
    this.keys.fill(0); // which is the key of no situation, because items have a size
    const games = instances.map((items): Game => {
      const counts = new Int32Array(capacity + 1);
      const open = new Uint32Array((capacity >> 5) + 1);
      counts[capacity] = 1;
      open[capacity >> 5] |= 1 << (capacity & 31);
      return { items, counts, open, bins: 0, chosen: NONE, best: -Infinity };
    });
    const sees = { count: uses(program, COUNT), after: uses(program, AFTER) };
    const items = instances[0].length;
    let bins = 0;
    let packed = 0;
    while (packed < items && bins <= mostBins) {
      for (const game of games) this.look(game, game.items[packed], sees, program);
      this.compute(program);
      for (const game of games) if (!put(game, game.items[packed], capacity)) return undefined;
      bins = games.reduce((sum, game) => sum + game.bins, 0);
      packed++;
    }
    return { bins: games.map((game) => game.bins), packed };
  }

  /** Looks at every gap that the item fits into; what is new is put on the list. */
  private look(game: Game, item: number, sees: { count: boolean; after: boolean }, program: Program): void {
    const { keys, remembered } = this;
    const { counts, open } = game;
    const first = item >> 5;
    for (let word = first; word < open.length; word++) {
      let bits = word === first ? open[word] & (-1 << (item & 31)) : open[word];
      while (bits !== 0) {
        const lowest = bits & -bits;
        bits ^= lowest;
        const gap = 32 * word + 31 - Math.clz32(lowest);
        const count = sees.count ? counts[gap] : 0;
        const after = sees.after ? counts[gap - item] : 0;
        const key = keyOf(item, gap, count, after);
        const place = Math.imul(key, GOLDEN_RATIO) >>> (32 - MEMORY_BITS);
        if (keys[place] === key) consider(game, gap, remembered[place]);
        else this.ask(game, place, item, gap, count, after, program);
      }
    }
  }

  private ask(
    game: Game,
    place: number,
    item: number,
    gap: number,
    count: number,
    after: number,
    program: Program,
  ): void {
    if (this.fresh === BLOCK) this.compute(program);
    const [items, gaps, rests, , counts, afters] = this.columns;
    const i = this.fresh++;
    items[i] = item;
    gaps[i] = gap;
    rests[i] = gap - item;
    counts[i] = count;
    afters[i] = after;
    this.places[i] = place;
    this.games[i] = game;
  }

  /** Computes what is on the list, and remembers it. */
  private compute(program: Program): void {
    const { columns, fresh, keys, places, remembered } = this;
    if (fresh === 0) return;
    const [items, gaps, , , counts, afters] = columns;
    const priorities = this.interpreter.run(program, columns, fresh);
    for (let i = 0; i < fresh; i++) {
      consider(this.games[i], gaps[i], priorities[i]);
      const key = keyOf(items[i], gaps[i], counts[i], afters[i]);
      if (key === NO_KEY) continue;
      keys[places[i]] = key;
      remembered[places[i]] = priorities[i];
    }
    this.fresh = 0;
  }
}

/** A situation in 32 bits, a byte for each of its numbers. */
const keyOf = (item: number, gap: number, count: number, after: number): number =>
  count < KEY_COUNTS && after < KEY_COUNTS ? (item << 24) | (gap << 16) | (count << 8) | after : NO_KEY;

function consider(game: Game, gap: number, priority: number): void {
  const wins = priority > game.best || (priority === game.best && priority > -Infinity && gap < game.chosen);
  if (!wins) return;
  game.best = priority;
  game.chosen = gap;
}

/** Puts the item into the gap that was chosen; false where there is none. */
function put(game: Game, item: number, capacity: number): boolean {
  const { chosen, counts, open } = game;
  if (chosen === NONE) return false;
  if (chosen === capacity) game.bins++;
  else if (--counts[chosen] === 0) open[chosen >> 5] ^= 1 << (chosen & 31);
  const rest = chosen - item;
  if (rest > 0 && counts[rest]++ === 0) open[rest >> 5] ^= 1 << (rest & 31);
  game.chosen = NONE;
  game.best = -Infinity;
  return true;
}
