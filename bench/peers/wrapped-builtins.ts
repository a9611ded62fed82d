/**
 * The peer that bench/agents/ measures our sandbox against: QuickJS through the wrapper of quickjs-wasi, as our first
 * prototype used it. Every costly built-in is wrapped by a function that copies its arguments, bounds the length of
 * what it works on and pays for it in a loop; a budget of interrupts bounds the rest. Idle instances are reset to a
 * boot image that holds the cases, which are frozen.
 *
 * @module
 */
import { CompileFlags, EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type Snapshot } from "quickjs-wasi";

const INTERRUPTS = 1_000;
const MEMORY_BYTES = 8 * 1024 * 1024;
const STACK_BYTES = 200 * 1024;

const guest = `(() => { "use strict";
  const { freeze, getOwnPropertyNames, getOwnPropertyDescriptor, getPrototypeOf, defineProperty } = Object;
  const { apply } = Reflect, { parse, stringify } = JSON, { isFinite } = Number, LIMIT = 16384;
  const charge = (n) => { for (let i = n >> 3; i > 0; i--); };
  const wrap = (object, name, length) => {
    const original = object[name];
    if (typeof original !== "function") return;
    const wrapped = { [name](...args) {
      const n = length(this, args);
      if (!(n <= LIMIT)) throw new RangeError("length limit");
      if (n > 64) charge(n);
      return apply(original, this, args);
    } }[name];
    defineProperty(object, name, { value: wrapped, writable: false, configurable: false });
  };
  const own = (that) => (that == null ? 0 : +that.length), text = (that) => ("" + that).length;
  for (const name of ["indexOf", "lastIndexOf", "includes", "fill", "join", "toString", "reverse", "concat", "flat",
    "copyWithin", "slice", "splice", "with", "sort", "shift", "unshift"]) wrap(Array.prototype, name, own);
  for (const name of ["split", "normalize", "toLowerCase", "toUpperCase", "replace", "replaceAll", "match", "matchAll",
    "search", "indexOf", "lastIndexOf", "includes", "trim", "localeCompare", "concat"]) wrap(String.prototype, name, text);
  wrap(String.prototype, "repeat", (that, args) => (+args[0] || 0) * text(that));
  wrap(String.prototype, "padStart", (that, args) => +args[0] || 0);
  wrap(String.prototype, "padEnd", (that, args) => +args[0] || 0);
  for (const name of ["keys", "values", "entries", "assign"]) {
    wrap(Object, name, (that, args) => {
      let n = 0;
      for (const arg of args) if (arg !== null && typeof arg === "object") for (const _ in arg) n++;
      return n;
    });
  }
  wrap(Array, "from", (that, args) => (args[0] == null ? 0 : +args[0].length || 0));
  wrap(JSON, "parse", (that, args) => text(args[0]));
  const deepFreeze = (value) => {
    if (value !== null && typeof value === "object") { for (const key in value) deepFreeze(value[key]); freeze(value); }
    return value;
  };
  const encode = (value) => (typeof value === "number" ? (isFinite(value) ? "" + value : "null") : stringify(value) ?? "null");
  let cases = [];
  return {
    setCases(json) { cases = deepFreeze(parse(json)); },
    run(factory, config) {
      const instance = { call: factory(parse(config)) }, numbers = new Float64Array(cases.length);
      let texts = null;
      for (let i = 0; i < cases.length; i++) {
        const output = instance.call(cases[i]);
        if (texts === null && typeof output === "number") { numbers[i] = output; continue; }
        texts ??= Array.from(numbers.subarray(0, i), encode);
        texts[i] = encode(output);
      }
      return texts === null ? numbers : "[" + texts + "]";
    },
  };
})()`;

/** Runs agents on cases that were parsed once. */
export class WrappedBuiltins {
  private used = 0;

  private constructor(
    private readonly compiler: QuickJS,
    private readonly vm: QuickJS,
    private readonly image: Snapshot,
    private readonly run: number,
  ) {}

  static async create(wasm: WebAssembly.Module, cases: readonly unknown[]): Promise<WrappedBuiltins> {
    const compiler = await QuickJS.create({ wasm });
    const bytecode = compiler.compile(guest, "guest.js", 0, CompileFlags.STRIP_SOURCE | CompileFlags.STRIP_DEBUG);
    const intrinsics =
      Intrinsics.JSON | Intrinsics.MAP_SET | Intrinsics.TYPED_ARRAYS | Intrinsics.REGEXP | Intrinsics.PROXY;
    let peer: WrappedBuiltins | undefined;
    const interruptHandler = (): boolean => peer !== undefined && ++peer.used > INTERRUPTS;
    const limits = { memoryLimit: MEMORY_BYTES, maxStackSize: STACK_BYTES };
    const vm = await QuickJS.create({ wasm, intrinsics, interruptHandler, ...limits });
    const driver = vm.evalBytecode(bytecode);
    vm.callFunction(driver.getProp("setCases"), driver, vm.newString(JSON.stringify(cases)));
    const run = vm.exportHandle(driver.getProp("run"));
    peer = new WrappedBuiltins(compiler, vm, vm.snapshot(), run);
    return peer;
  }

  /** @param agent an expression: `(config) => (input) => output` */
  evaluate(agent: string, config: unknown): number[] | unknown[] {
    this.used = 0;
    const flags = CompileFlags.STRIP_SOURCE | CompileFlags.STRIP_DEBUG;
    const bytecode = this.compiler.compile(`(${agent})`, "agent.js", EvalFlags.STRICT, flags);
    this.reset();
    const { vm } = this;
    const factory = vm.evalBytecode(bytecode);
    const run = vm.importHandle(this.run);
    const result = vm.callFunction(run, vm.undefined, factory, vm.newString(JSON.stringify(config)));
    return result.isString ? JSON.parse(result.toString()) : [...doubles(result)];
  }

  /** Copies the boot image over the instance, as the prototype did, fields of the wrapper included. */
  private reset(): void {
    const internals = this.vm as unknown as {
      exports: { __stack_pointer: { value: number } };
      _ownedHandles: Set<unknown>;
    } & Record<"_global" | "_undefined" | "_null" | "_true" | "_false", unknown>;
    new Uint8Array(this.vm._getMemory().buffer).set(this.image.memory);
    internals.exports.__stack_pointer.value = this.image.stackPointer;
    for (const name of ["_global", "_undefined", "_null", "_true", "_false"] as const) internals[name] = null;
    internals._ownedHandles.clear();
  }
}

function doubles(result: JSValueHandle): Float64Array {
  const bytes = result.toUint8Array();
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
}
