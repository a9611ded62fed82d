import {
  appendTo,
  countOf,
  extendedOpcodes,
  opcodes as op,
  readSections,
  type Section,
  sectionIds,
  skipImmediates,
  unsigned,
  WasmReader,
  wasmTypes,
  writeSections,
} from "./wasm-binary.js";

/** Bytes that are copied or filled for one unit of fuel, as a power of two: 64. */
const BULK_SHIFT = 6;

/**
 * Makes a WebAssembly program pay for what it does: a unit for every round of every loop, and one for every 64 bytes
 * copied or filled at once. QuickJS's interpreter is such a loop, its built-ins consist of them: one tank bounds the
 * agent's bytecode and the C code that it calls alike, to the same unit on every machine, and nothing inside can catch
 * its end. The tank is the exported i64 global `fuel`; the program traps (`unreachable`) as soon as it is negative.
 *
 * The idea is that of gas metering in blockchains (github.com/paritytech/wasm-instrument), reduced to what a program
 * cannot go on forever without.
 *
 * @throws {Error} on instructions it does not know
 */
export function injectFuel(binary: Uint8Array): Uint8Array {
  const sections = new Map(readSections(binary).map((section) => [section.id, section]));
  const section = (id: number): Section => {
    const found = sections.get(id);
    if (found === undefined) throw new Error(`the WebAssembly binary has no section ${id}`);
    return found;
  };
  const fuel = unsigned(countOf(section(sectionIds.global)));
  const type = unsigned(countOf(section(sectionIds.type)));
  const copy = countOf(section(sectionIds.import)) + countOf(section(sectionIds.function));
  const calls: BulkCalls = { copy: [op.call, ...unsigned(copy)], fill: [op.call, ...unsigned(copy + 1)] };
  const additions: readonly (readonly [id: number, entries: readonly (readonly number[])[]])[] = [
    [sectionIds.type, [[wasmTypes.function, 3, wasmTypes.i32, wasmTypes.i32, wasmTypes.i32, 0]]],
    [sectionIds.function, [type, type]],
    [sectionIds.global, [[wasmTypes.i64, 1, op.i64Const, 0, op.end]]],
    [sectionIds.export, [[4, ...Buffer.from("fuel"), 3, ...fuel]]],
    [sectionIds.code, bulkFunctions(fuel)],
  ];
  const code = section(sectionIds.code);
  sections.set(code.id, { id: code.id, body: meterCode(code.body, Uint8Array.from(payment(fuel)), calls) });
  for (const [id, entries] of additions) {
    sections.set(id, appendTo(section(id), ...entries.map((entry) => Uint8Array.from(entry))));
  }
  return writeSections(binary, [...sections.values()]);
}

/** Instructions that stand in place of `memory.copy` and `memory.fill`. */
interface BulkCalls {
  readonly copy: readonly number[];
  readonly fill: readonly number[];
}

const ONE = [op.i64Const, 1];

/** `fuel -= cost; if (fuel < 0) trap` */
const payment = (fuel: readonly number[], cost: readonly number[] = ONE): number[] => [
  ...[op.globalGet, ...fuel, ...cost, op.i64Subtract, op.globalSet, ...fuel],
  ...[op.globalGet, ...fuel, op.i64Const, 0, op.i64LessThan, op.if, wasmTypes.none, op.unreachable, op.end],
];

/** The bodies of two functions (target, source or byte, length) that pay for the length, then copy or fill. */
function bulkFunctions(fuel: readonly number[]): number[][] {
  const length = [op.localGet, 2, op.i64ExtendI32, op.i64Const, BULK_SHIFT, op.i64ShiftRight];
  const start = [0, ...payment(fuel, length), op.localGet, 0, op.localGet, 1, op.localGet, 2, op.extended];
  const bodies = [
    [...start, extendedOpcodes.memoryCopy, 0, 0, op.end],
    [...start, extendedOpcodes.memoryFill, 0, op.end],
  ];
  return bodies.map((body) => [...unsigned(body.length), ...body]);
}

function meterCode(code: Uint8Array, pay: Uint8Array, calls: BulkCalls): Uint8Array {
  const reader = new WasmReader(code);
  const count = reader.unsigned();
  const parts: Uint8Array[] = [Uint8Array.from(unsigned(count))];
  for (let i = 0; i < count; i++) {
    const body = meterFunction(reader.take(reader.unsigned()), pay, calls);
    parts.push(Uint8Array.from(unsigned(body.length)), body);
  }
  return Buffer.concat(parts);
}

/** A function with a payment at the head of every loop, and bulk instructions made calls. */
function meterFunction(body: Uint8Array, pay: Uint8Array, calls: BulkCalls): Uint8Array {
  const reader = new WasmReader(body);
  const parts: Uint8Array[] = [];
  let kept = 0;
  const put = (to: number, instructions: Iterable<number>): void => {
    parts.push(body.subarray(kept, to), Uint8Array.from(instructions));
    kept = reader.at;
  };
  for (let groups = reader.unsigned(); groups > 0; groups--) {
    reader.skipNumber();
    reader.byte(); // the type of a group of locals
  }
  while (!reader.ended) {
    const at = reader.at;
    const opcode = reader.byte();
    if (opcode === op.extended) {
      const bulk = readExtended(reader);
      if (bulk) put(at, calls[bulk]);
      continue;
    }
    skipImmediates(opcode, reader);
    if (opcode === op.loop) put(reader.at, pay);
  }
  parts.push(body.subarray(kept));
  return Buffer.concat(parts);
}

/** Reads past an instruction behind `extended`, and says whether it is a bulk one. */
function readExtended(reader: WasmReader): keyof BulkCalls | undefined {
  const opcode = reader.unsigned();
  switch (opcode) {
    case extendedOpcodes.memoryCopy:
      reader.take(2);
      return "copy";
    case extendedOpcodes.memoryFill:
      reader.take(1);
      return "fill";
    default:
      if (opcode <= 7) return undefined; // saturating conversions
      throw new Error(`cannot read past the WebAssembly opcode 0xfc ${opcode}`);
  }
}
