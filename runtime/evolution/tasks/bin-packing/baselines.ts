/** Bins that first fit uses: each item goes into the oldest bin with room. */
export function firstFit(items: Uint8Array, capacity: number): number {
  const gaps: number[] = [];
  for (const item of items) {
    const oldest = gaps.findIndex((gap) => gap >= item);
    if (oldest >= 0) gaps[oldest] -= item;
    else gaps.push(capacity - item);
  }
  return gaps.length;
}

/** Bins that best fit uses: each item goes into the fullest bin with room. */
export function bestFit(items: Uint8Array, capacity: number): number {
  const counts = new Int32Array(capacity + 1);
  let bins = 0;
  for (const item of items) {
    let gap = item;
    while (gap < capacity && counts[gap] === 0) gap++;
    if (gap < capacity) counts[gap]--;
    else bins++;
    counts[gap - item]++;
  }
  return bins;
}
