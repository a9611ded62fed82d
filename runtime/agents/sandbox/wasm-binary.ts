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

export const types = { i32: 0x7f, i64: 0x7e, none: 0x40, function: 0x60 } as const;

const HEADER_BYTES = 8;

export class Reader {
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

export interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

export function readSections(binary: Uint8Array): Section[] {
  const reader = new Reader(binary);
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
export const countOf = ({ body }: Section): number => new Reader(body).unsigned();

/** A section that is a vector, with more entries. */
export function appendTo(section: Section, ...entries: readonly Uint8Array[]): Section {
  const reader = new Reader(section.body);
  const count = reader.unsigned() + entries.length;
  const rest = section.body.subarray(reader.at);
  return { id: section.id, body: Buffer.concat([Uint8Array.from(unsigned(count)), rest, ...entries]) };
}

/**
 * Reads past what follows `opcode`; `extended` ones are the caller's to read.
 *
 * @throws {Error} on an opcode beyond WebAssembly 1.0 with sign extension and reference types
 */
export function skipImmediates(opcode: number, reader: Reader): void {
  if (opcode >= 0x45 && opcode <= 0xc4) return; // comparison, arithmetic, conversion
  if (opcode >= 0x28 && opcode <= 0x3e) {
    reader.skipNumber(); // alignment
    reader.skipNumber(); // offset
    return;
  }
  switch (opcode) {
    case 0x00: // unreachable
    case 0x01: // nop
    case 0x05: // else
    case 0x0b: // end
    case 0x0f: // return
    case 0x1a: // drop
    case 0x1b: // select
    case 0xd1: // ref.is_null
      return;
    case 0x02: // block
    case 0x03: // loop
    case 0x04: // if
    case 0x0c: // br
    case 0x0d: // br_if
    case 0x10: // call
    case 0x20: // local.get
    case 0x21: // local.set
    case 0x22: // local.tee
    case 0x23: // global.get
    case 0x24: // global.set
    case 0x25: // table.get
    case 0x26: // table.set
    case 0x3f: // memory.size
    case 0x40: // memory.grow
    case 0x41: // i32.const
    case 0x42: // i64.const
    case 0xd0: // ref.null
    case 0xd2: // ref.func
      return reader.skipNumber();
    case 0x11: // call_indirect
      reader.skipNumber();
      return reader.skipNumber();
    case 0x0e: // br_table
      for (let labels = reader.unsigned() + 1; labels > 0; labels--) reader.skipNumber();
      return;
    case 0x43: // f32.const
      reader.take(4);
      return;
    case 0x44: // f64.const
      reader.take(8);
      return;
    default:
      throw new Error(`cannot read past the WebAssembly opcode 0x${opcode.toString(16)}`);
  }
}
