/**
 * The open bins of one instance. Bins with the same gap (room left) are alike, so it is enough to count them; an
 * unopened bin is a gap of the whole capacity, and there always is one. Full bins do not count.
 */
export class Packing {
  /** Opened so far. */
  bins = 0;
  private readonly counts: Int32Array;

  constructor(readonly capacity: number) {
    this.counts = new Int32Array(capacity + 1);
  }

  /** Whether some bin, perhaps an unopened one, has exactly this gap. */
  has(gap: number): boolean {
    return this.count(gap) > 0;
  }

  /** How many bins have this gap; one where it is the unopened bin, none where it is none. */
  count(gap: number): number {
    return gap === this.capacity ? 1 : this.counts[gap];
  }

  /** Puts an item into a bin with this gap. */
  put(item: number, gap: number): void {
    if (gap === this.capacity) this.bins++;
    else this.counts[gap]--;
    if (gap > item) this.counts[gap - item]++;
  }
}
