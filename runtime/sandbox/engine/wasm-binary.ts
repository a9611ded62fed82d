/**
 * As much of the WebAssembly binary format as it takes to put instructions into one
 * (https://webassembly.github.io/spec/core/binary).
 *
 * @module
 */

/** Ids of the sections that are read or added to. */
export const sectionIds = { type: 1, import: 2, function: 3, global: 6, export: 7, code: 10 } as const;

/** Opcodes that mean something here; of all others only the length of what follows is known. */
export const opcodes = {
  unreachable: 0x00,
  block: 0x02,
  loop: 0x03,
  if: 0x04,
  end: 0x0b,
  call: 0x10,
  localGet: 0x20,
  globalGet: 0x23,
  globalSet: 0x24,
  i64Const: 0x42,
  i64LessThan: 0x53,
  i64Subtract: 0x7d,
  i64ShiftRight: 0x88,
  i64ExtendI32: 0xad,
  extended: 0xfc,
} as const;

/** Opcodes behind `extended`. */
export const extendedOpcodes = { memoryCopy: 10, memoryFill: 11 } as const;

/** Value types and the type of functions, as bytes of the format; `none` is the block without a result. */
export const wasmTypes = { i32: 0x7f, i64: 0x7e, none: 0x40, function: 0x60 } as const;

const HEADER_BYTES = 8;

/** Reads a module byte by byte from `at` on. It trusts its input, which is a binary that we pinned. */
export class WasmReader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get ended(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    return this.bytes[this.at++];
  }

  /** An unsigned number of at most 32 bits, LEB128. */
  unsigned(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.byte();
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value >>> 0;
    }
  }

  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }
}

/** An unsigned number as LEB128. */
export function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

/** A section of a module: its id by the format, and its content without the length in front. */
export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

/** The sections behind the header, in their order. */
export function readSections(binary: Uint8Array): Section[] {
  const reader = new WasmReader(binary);
  reader.take(HEADER_BYTES);
  const sections: Section[] = [];
  while (!reader.ended) {
    const id = reader.byte();
    sections.push({ id, body: reader.take(reader.unsigned()) });
  }
  return sections;
}

/** The binary of `sections`, with the header of `original`. */
export function writeSections(original: Uint8Array, sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, body }) => [Uint8Array.from([id, ...unsigned(body.length)]), body]);
  return Buffer.concat([original.subarray(0, HEADER_BYTES), ...parts]);
}

/** How many entries a section has that is a vector. */
export const countOf = ({ body }: Section): number => new WasmReader(body).unsigned();

/** A section that is a vector, with more entries. */
export function appendTo(section: Section, ...entries: readonly Uint8Array[]): Section {
  const reader = new WasmReader(section.body);
  const count = reader.unsigned() + entries.length;
  const rest = section.body.subarray(reader.at);
  return { id: section.id, body: Buffer.concat([Uint8Array.from(unsigned(count)), rest, ...entries]) };
}

/**
 * Reads past what follows `opcode`; what follows `extended` is the caller's to read.
 *
 * @throws {Error} on an opcode beyond WebAssembly 1.0 with sign extension and reference types
 */
export function skipImmediates(opcode: number, reader: WasmReader): void {
  let numbers = numbersAfter(opcode);
  if (opcode === BRANCH_TABLE) numbers = reader.unsigned() + 1;
  for (; numbers > 0; numbers--) reader.skipNumber();
  if (opcode === F32_CONST) reader.take(4);
  if (opcode === F64_CONST) reader.take(8);
}

const BRANCH_TABLE = 0x0e;
const F32_CONST = 0x43;
const F64_CONST = 0x44;

/** Ranges of opcodes, inclusive, and how many LEB128 numbers follow each. */
const ranges: readonly (readonly [from: number, to: number, numbers: number])[] = [
  [0x00, 0x01, 0], // unreachable, nop
  [0x02, 0x04, 1], // block, loop, if
  [0x05, 0x05, 0], // else
  [0x0b, 0x0b, 0], // end
  [0x0c, 0x0d, 1], // br, br_if
  [0x0e, 0x0f, 0], // br_table (which says itself how many), return
  [0x10, 0x10, 1], // call
  [0x11, 0x11, 2], // call_indirect
  [0x1a, 0x1b, 0], // drop, select
  [0x20, 0x26, 1], // local, global, table
  [0x28, 0x3e, 2], // load, store: alignment and offset
  [0x3f, 0x42, 1], // memory.size, memory.grow, i32.const, i64.const
  [0x43, 0xc4, 0], // f32.const, f64.const; comparison, arithmetic, conversion
  [0xd0, 0xd0, 1], // ref.null
  [0xd1, 0xd1, 0], // ref.is_null
  [0xd2, 0xd2, 1], // ref.func
];

const table = new Map(
  ranges.flatMap(([from, to, n]) => Array.from({ length: to - from + 1 }, (_, i) => [from + i, n] as const)),
);

function numbersAfter(opcode: number): number {
  const numbers = table.get(opcode);
  if (numbers === undefined) throw new Error(`cannot read past the WebAssembly opcode 0x${opcode.toString(16)}`);
  return numbers;
}
