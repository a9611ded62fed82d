import { readFileSync } from "node:fs";
import fc from "fast-check";
import { injectFuel } from "../../../runtime/sandbox/engine/fuel.js";
import { unsigned, WasmReader } from "../../../runtime/sandbox/engine/wasm-binary.js";

interface Program {
  readonly fuel: { value: bigint };
  readonly memory: { readonly buffer: ArrayBuffer };
  count(rounds: number): number;
  copy(target: number, source: number, length: number): void;
  fill(target: number, byte: number, length: number): void;
  spin(): void;
}

/**
 * By hand, as WebAssembly text:
 * (func $now (import "host" "now"))
 * (func (export "count") (param i32) (result i32) (local $i i32) (loop … (br_if 0 (i32.lt_u (local.tee $i …) (local.get 0)))) …)
 * (func (export "copy") … (memory.copy …)) (func (export "fill") … (memory.fill …)) (func (export "spin") (loop (br 0)))
 */
const section = (id: number, ...entries: number[][]): number[] => {
  const body = [...unsigned(entries.length), ...entries.flat()];
  return [id, ...unsigned(body.length), ...body];
};
const named = (text: string, kind: number, index: number): number[] => [text.length, ...Buffer.from(text), kind, index];
const body = (...code: number[]): number[] => [...unsigned(code.length), ...code];
const program = Uint8Array.from([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...section(1, [0x60, 0, 0], [0x60, 1, 0x7f, 1, 0x7f], [0x60, 3, 0x7f, 0x7f, 0x7f, 0]),
  ...section(2, [...named("host", 3, 0).slice(0, -2), 3, ...Buffer.from("now"), 0, 0]),
  ...section(3, [1], [2], [2], [0]),
  ...section(5, [0, 2]),
  ...section(6, [0x7f, 1, 0x41, 7, 0x0b]),
  ...section(
    7,
    named("count", 0, 1),
    named("copy", 0, 2),
    named("fill", 0, 3),
    named("spin", 0, 4),
    named("memory", 2, 0),
  ),
  ...section(
    10,
    body(
      ...[1, 1, 0x7f, 0x03, 0x40, 0x20, 1, 0x41, 1, 0x6a, 0x22, 1, 0x20, 0, 0x49, 0x0d, 0],
      ...[0x0b, 0x20, 1, 0x0b],
    ),
    body(0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 10, 0, 0, 0x0b),
    body(0, 0x20, 0, 0x20, 1, 0x20, 2, 0xfc, 11, 0, 0x0b),
    body(0, 0x03, 0x40, 0x0c, 0, 0x0b, 0x0b),
  ),
]);

const instantiate = (binary: Uint8Array): Program => {
  const module = new WebAssembly.Module(binary);
  return new WebAssembly.Instance(module, { host: { now: () => {} } }).exports as Program;
};

describe("fuel in WebAssembly", () => {
  const metered = injectFuel(program);

  it("is paid at every round of a loop, to the unit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), (rounds) => {
        const { fuel, count } = instantiate(metered);
        fuel.value = 10_000n;
        expect(count(rounds)).toBe(rounds);
        expect(fuel.value).toBe(10_000n - BigInt(rounds));
      }),
    );
  });

  it("traps where it ends, and no round later", () => {
    const { fuel, count, spin } = instantiate(metered);
    fuel.value = 10n;
    expect(() => count(11)).toThrow("unreachable");
    expect(fuel.value).toBe(-1n);
    fuel.value = 1_000n;
    expect(() => spin()).toThrow("unreachable");
  });

  it("is paid for memory that is copied or filled at once, before it is", () => {
    const { fuel, memory, copy, fill } = instantiate(metered);
    const bytes = new Uint8Array(memory.buffer);
    fuel.value = 100n;
    fill(0, 9, 640);
    expect(fuel.value).toBe(90n);
    copy(1_000, 0, 128);
    expect(fuel.value).toBe(88n);
    expect([...bytes.subarray(999, 1_129)]).toEqual([0, ...new Array(128).fill(9), 0]);
    expect(() => copy(10_000, 0, 64 * 89)).toThrow("unreachable");
    expect(bytes[10_000]).toBe(0);
  });

  it("leaves the original alone", () => {
    const before = program.slice();
    injectFuel(program);
    expect(program).toEqual(before);
    expect(() => instantiate(program).count(3)).not.toThrow();
  });

  it("reaches every function of QuickJS, and gives a valid binary", () => {
    const binary = readFileSync(require.resolve("quickjs-wasi/quickjs.wasm"));
    expect(() => new WebAssembly.Module(injectFuel(binary))).not.toThrow();
  });

  it("refuses instructions it does not know", () => {
    const simd = Uint8Array.from(program);
    simd[simd.lastIndexOf(0x0c)] = 0xfd;
    expect(() => injectFuel(simd)).toThrow("opcode 0xfd");
  });
});

describe("LEB128", () => {
  it("reads what was written", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 32 - 1 }), (value) => {
        expect(new WasmReader(Uint8Array.from(unsigned(value))).unsigned()).toBe(value);
      }),
    );
  });
});
