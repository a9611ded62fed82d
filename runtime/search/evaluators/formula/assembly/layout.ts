/**
 * Where everything lies in the memory. Addresses tell operands apart: constants lie below {@link CONSTANTS_END} and do not
 * advance from point to point, columns lie from {@link COLUMNS} on and advance from block to block.
 *
 * @module
 */

/** Nodes of one batch, at most. */
export const NODES: i32 = 16384;

/** Points computed at once: the vectors of an expression stay in the first-level cache. */
export const BLOCK: i32 = 256;
export const BLOCK_BYTES: i32 = BLOCK * 8;

/** Terminals a byte of code leaves room for; see FIRST_TERMINAL. */
export const TERMINALS: i32 = 223;

/** Subexpressions used more than once are kept in this many bytes: no more than a second-level cache holds beside the rest. */
const KEPT_BYTES: i32 = 256 * 1024;

/** Operands that wait at the same time, at most: those of a comb of 500 nodes. */
const DEPTH: i32 = 512;

/** Of numbers that programs share; those of terminals come first. */
const IDS: i32 = NODES + TERMINALS + 1;

// What the host writes: postfix code, constants beside it, where each program ends, operands of each opcode.
export const CODE: usize = memory.data(NODES, 16);
export const VALUES: usize = memory.data(NODES * 8, 16);
export const ENDS: usize = memory.data(NODES * 4, 16);
export const ARITY: usize = memory.data(256, 16);

/** What the host reads: one sum of squared errors a program, in two lanes until the end. */
export const SUMS: usize = memory.data(NODES * 16, 16);

export const CONSTANTS: usize = memory.data(NODES * 16, 16);
export const CONSTANTS_END: usize = CONSTANTS + NODES * 16;
export const TEMPORARIES: usize = memory.data(DEPTH * BLOCK_BYTES, 16);
export const KEPT: usize = memory.data(KEPT_BYTES, 16);
export const KEPT_END: usize = KEPT + KEPT_BYTES;

/** Instructions of five words: opcode, destination, three operands. */
export const TAPE: usize = memory.data((NODES * 2) * 20, 16);
export const INSTRUCTION: usize = 20;

export const STACK: usize = memory.data(DEPTH * 4, 16);
export const MARKS: usize = memory.data(DEPTH * 4, 16);

export const BUCKETS: usize = memory.data(NODES * 2 * 2, 16);
export const KEYS: usize = memory.data(IDS * 8, 16);
export const USES: usize = memory.data(IDS * 4, 16);
export const PLACES: usize = memory.data(IDS * 4, 16);
export const OWNERS: usize = memory.data(IDS * 4, 16);
export const ID_AT: usize = memory.data(NODES * 4, 16);

/** Columns of the terminals, the target, then what the host asks for, behind all else; the host grows the memory. */
export const COLUMNS: usize = __heap_base;
