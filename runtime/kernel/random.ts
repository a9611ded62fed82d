/**
 * The only source of chance. A stream is named by what it is for, never by when it is drawn, so that the order in
 * which work completes cannot change a run: `Random.of(seed, "child", island, generation, index)`.
 */
export class Random {
  private constructor(private state: number) {}

  /** The stream named by `parts`; equal parts give equal streams, on every machine. */
  static of(...parts: readonly (string | number)[]): Random {
    let hash = 0x811c9dc5; // FNV-1a
    for (const char of parts.join("\u0000")) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
    return new Random(hash >>> 0);
  }

  /** Uniform in [0, 1), 32 bits (mulberry32). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Uniform in 0 … n − 1. */
  below(n: number): number {
    return Math.floor(this.next() * n);
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  /** 0 … n − 1 in random order (Fisher–Yates). */
  permutation(n: number): number[] {
    const order = Array.from({ length: n }, (_, i) => i);
    for (let i = n - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }
}
