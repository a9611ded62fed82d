/**
 * Where everything lies in the memory.
 *
 * @module
 */

/** Nodes of a program, at most: the largest agent has fewer bytes. */
export const NODES: i32 = 8192;

/** Items of all instances, at most. */
const ITEMS: i32 = 100_000;

/** Greatest capacity: gaps are bytes. */
const CAPACITY: i32 = 255;

// What the host writes: the program in postfix order, its constants, and the items of all instances, one after the other.
export const CODE: usize = memory.data(NODES, 16);
export const VALUES: usize = memory.data(NODES * 8, 16);
export const SIZES: usize = memory.data(ITEMS, 16);

/** What a program sees of a gap, in the order of tasks/bin-packing/terminals.ts. */
export const TERMINALS: usize = memory.data(6 * 8, 16);
export const STACK: usize = memory.data(NODES * 8, 16);

/** Open bins by gap; the unopened bin counts as one, full ones do not. */
export const COUNTS: usize = memory.data((CAPACITY + 1) * 4, 16);
/** Bit `gap % 64` of word `gap / 64` says whether there is a bin of this gap. */
export const OPEN: usize = memory.data((CAPACITY + 1) / 8, 16);

/** Priorities remembered: 2 ** 17 of them, those of other situations overwritten. */
export const MEMORY_BITS: i32 = 17;
const PLACES: i32 = (1 << MEMORY_BITS) + CAPACITY + 1;
/** The situation whose priority is remembered at a place; 0 where none is, because items have a size. */
export const SITUATIONS: usize = memory.data(PLACES * 4, 16);
export const SITUATIONS_BYTES: i32 = PLACES * 4;
export const PRIORITIES: usize = memory.data(PLACES * 8, 16);
