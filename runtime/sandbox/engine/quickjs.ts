/**
 * QuickJS as a bare WebAssembly instance. The binary is that of quickjs-wasi 3.6.2 (pinned: the names below are its C
 * interface) with fuel injected (fuel.ts); its JavaScript wrapper is not used, because resetting an instance means owning
 * the instance. Nothing of the host can be reached from inside: no host function is ever defined, the clock stands
 * still but for {@link QuickJs.clock}, entropy is constant.
 *
 * @module
 */
declare const reference: unique symbol;

/** A JavaScript value inside the VM: the address of its box, the same in every instance restored from an image. */
export type Reference = number & { readonly [reference]: true };

/** The part of the C interface that is used. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly __stack_pointer: WebAssembly.Global<number>;
  readonly fuel: WebAssembly.Global<bigint>;
  _initialize(): void;
  wasm_malloc(bytes: number): number;
  wasm_free(address: number): void;
  qjs_init2(intrinsics: number): number;
  qjs_set_memory_limit(bytes: number): void;
  qjs_set_max_stack_size(bytes: number): void;
  qjs_compute_memory_usage(target: number): void;
  qjs_get_runtime_ptr(): number;
  qjs_run_gc(): void;
  qjs_compile(code: number, length: number, name: number, evalFlags: number, flags: number, size: number): number;
  qjs_eval_bytecode(code: number, length: number): Reference;
  qjs_call(callee: Reference, self: Reference, argc: number, argv: number): Reference;
  qjs_get_exception(): Reference;
  qjs_get_undefined(): Reference;
  qjs_get_prop_string(object: Reference, name: number): Reference;
  qjs_new_string(text: number, length: number): Reference;
  qjs_new_number(value: number): Reference;
  qjs_get_float64(value: Reference): number;
  qjs_get_string_len(value: Reference, length: number): number;
  qjs_free_cstring(text: number): void;
  qjs_get_array_buffer(value: Reference, length: number): number;
  qjs_is_exception(value: Reference): number;
  qjs_is_number(value: Reference): number;
  qjs_is_string(value: Reference): number;
  qjs_free_value(value: Reference): void;
}

/** Groups of built-ins that a VM may be given; Object, Array, String, Number, Math and Error always are. */
export const intrinsics = { EVAL: 2, REGEXP: 4, JSON: 8, MAP_SET: 32, TYPED_ARRAYS: 64, PERFORMANCE: 1024 } as const;

const STRIP_SOURCE_AND_DEBUG = 0x30;
const PAGE_BYTES = 65_536;
const NOT_SUPPORTED = 52; // errno of WASI
const FROZEN_CLOCK_NS = 1_000_000_000;
const FROZEN_ENTROPY = 7;

/** More fuel than anything of ours takes. */
export const UNMETERED = Number.MAX_SAFE_INTEGER;

/** Everything there is to a VM: its linear memory and where its stack is. */
export interface Image {
  readonly memory: Uint8Array;
  readonly stackPointer: number;
}

/** Something was thrown inside; `value` is what. */
export class GuestException extends Error {
  constructor(readonly value: Reference) {
    super("thrown inside the VM");
  }
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** One VM with one realm. Values inside are references, numbers that are good until the VM is restored. */
export class QuickJs {
  /** `live` lets time pass inside; nobody but the driver of an instantiation may see it. */
  clock: "frozen" | "live" = "frozen";
  private exports: Exports;
  private readonly undefined_: Reference;
  private readonly allocated: number;

  /** @param intrinsics the groups of built-ins to give to the realm */
  constructor(
    private readonly module: WebAssembly.Module,
    intrinsics: number,
  ) {
    this.exports = this.instantiate();
    this.fuel = UNMETERED;
    this.exports._initialize();
    if (this.exports.qjs_init2(intrinsics) !== 0) throw new Error("QuickJS did not start");
    this.undefined_ = this.exports.qjs_get_undefined();
    this.allocated = this.findAllocated();
  }

  /** Units left of what the VM may do (fuel.ts); it traps as soon as this is negative. */
  get fuel(): number {
    return Number(this.exports.fuel.value);
  }

  set fuel(units: number) {
    this.exports.fuel.value = BigInt(Math.trunc(Math.min(units, UNMETERED)));
  }

  collectGarbage(): void {
    this.exports.qjs_run_gc();
  }

  /** Makes the memory larger by about `bytes` of room for what comes, because growing later costs more. */
  reserve(bytes: number): void {
    this.exports.wasm_free(this.exports.wasm_malloc(bytes));
  }

  capture(): Image {
    this.collectGarbage();
    return { memory: this.bytes().slice(), stackPointer: this.exports.__stack_pointer.value };
  }

  /** Makes this VM byte for byte the one that was captured, whatever happened in between, traps included. */
  restore(image: Image): void {
    // memory of WebAssembly cannot shrink: one that grew is left to the garbage collector
    if (this.exports.memory.buffer.byteLength !== image.memory.byteLength) {
      this.exports = this.instantiate();
      const { memory } = this.exports;
      memory.grow((image.memory.byteLength - memory.buffer.byteLength) / PAGE_BYTES);
    }
    this.bytes().set(image.memory);
    this.exports.__stack_pointer.value = image.stackPointer;
  }

  /** @param memoryBytes of everything inside, the realm and what the allocator holds in reserve included */
  limit(memoryBytes: number, stackBytes: number): void {
    this.exports.qjs_set_memory_limit(memoryBytes);
    this.exports.qjs_set_max_stack_size(stackBytes);
  }

  /** Bytes allocated inside, the realm included and garbage not yet collected too. Answers after a trap as well. */
  bytesAllocated(): number {
    return this.word(this.allocated);
  }

  /** Where QuickJS counts what it allocated: asking it instead would walk through all objects. */
  private findAllocated(): number {
    return this.scratch(26 * 8, (address) => {
      this.exports.qjs_compute_memory_usage(address);
      const runtime = this.exports.qjs_get_runtime_ptr();
      const words = Array.from({ length: 16 }, (_, i) => runtime + 4 * i);
      const found = words.find((word) => this.word(word) === this.word(address));
      if (found === undefined) throw new Error("QuickJS does not say what it allocated");
      return found;
    });
  }

  /**
   * Compiles a script to bytecode without running it; needs EVAL.
   * @throws {GuestException} a SyntaxError, or memory or stack at their limit
   */
  compile(script: string): Uint8Array {
    const [code, length] = this.write(script);
    const [name] = this.write("agent");
    return this.scratch(4, (size) => {
      const address = this.exports.qjs_compile(code, length, name, 0, STRIP_SOURCE_AND_DEBUG, size);
      if (address === 0) throw new GuestException(this.exports.qjs_get_exception());
      return this.bytes().slice(address, address + this.word(size));
    });
  }

  /** Runs bytecode of ours: bytecode of strangers could do anything inside, so only {@link compile} makes any. */
  evaluate(bytecode: Uint8Array): Reference {
    const address = this.exports.wasm_malloc(bytecode.length);
    this.bytes().set(bytecode, address);
    const result = this.exports.qjs_eval_bytecode(address, bytecode.length);
    this.exports.wasm_free(address);
    return this.checked(result);
  }

  /** Calls a function of the VM; the arguments are freed. */
  call(callee: Reference, ...args: Reference[]): Reference {
    const { exports } = this;
    const result = this.scratch(4 * Math.max(1, args.length), (argv) => {
      const view = new DataView(exports.memory.buffer);
      args.forEach((arg, i) => {
        view.setUint32(argv + 4 * i, arg, true);
      });
      return exports.qjs_call(callee, this.undefined_, args.length, argv);
    });
    for (const arg of args) exports.qjs_free_value(arg);
    return this.checked(result);
  }

  /** A property of an object of ours (the property of a stranger could be a getter). */
  property(object: Reference, name: string): Reference {
    const [address] = this.write(name);
    const value = this.exports.qjs_get_prop_string(object, address);
    this.exports.wasm_free(address);
    return this.checked(value);
  }

  text(value: string): Reference {
    const [address, length] = this.write(value);
    const text = this.exports.qjs_new_string(address, length);
    this.exports.wasm_free(address);
    return this.checked(text);
  }

  number(value: number): Reference {
    return this.exports.qjs_new_number(value);
  }

  /** Takes a number, a string or an ArrayBuffer of doubles out, and frees it; never runs code inside. */
  take(value: Reference): number | string | Float64Array {
    const { exports } = this;
    try {
      if (exports.qjs_is_number(value)) return exports.qjs_get_float64(value);
      return this.scratch(4, (size) => {
        if (exports.qjs_is_string(value)) {
          const address = exports.qjs_get_string_len(value, size);
          const text = decoder.decode(this.bytes().subarray(address, address + this.word(size)));
          exports.qjs_free_cstring(address);
          return text;
        }
        const address = exports.qjs_get_array_buffer(value, size);
        return new Float64Array(exports.memory.buffer.slice(address, address + this.word(size)));
      });
    } finally {
      exports.qjs_free_value(value);
    }
  }

  private checked(value: Reference): Reference {
    if (this.exports.qjs_is_exception(value) === 0) return value;
    throw new GuestException(this.exports.qjs_get_exception());
  }

  private instantiate(): Exports {
    const unreachable = (): never => {
      throw new Error("QuickJS called the host");
    };
    const memory = (): ArrayBuffer => this.exports.memory.buffer;
    const instance = new WebAssembly.Instance(this.module, {
      env: {
        host_interrupt: unreachable,
        host_call: unreachable,
        host_promise_rejection: unreachable,
        host_module_normalize: unreachable,
        host_module_load: unreachable,
        host_get_timezone_offset: () => 0,
      },
      wasi_snapshot_preview1: {
        clock_time_get: (_clock: number, _precision: bigint, target: number) => {
          this.writeTime(new DataView(memory()), target);
          return 0;
        },
        random_get: (target: number, length: number) => {
          new Uint8Array(memory(), target, length).fill(FROZEN_ENTROPY);
          return 0;
        },
        fd_write: () => NOT_SUPPORTED,
        fd_close: () => NOT_SUPPORTED,
        fd_fdstat_get: () => NOT_SUPPORTED,
        fd_seek: () => NOT_SUPPORTED,
      },
    });
    return instance.exports as Exports;
  }

  /** Two halves and no BigInt, for the garbage collector must not stop a measurement. */
  private writeTime(view: DataView, target: number): void {
    const ns = FROZEN_CLOCK_NS + (this.clock === "live" ? performance.now() * 1e6 : 0);
    view.setUint32(target, ns % 2 ** 32, true);
    view.setUint32(target + 4, ns / 2 ** 32, true);
  }

  private bytes(): Uint8Array {
    return new Uint8Array(this.exports.memory.buffer);
  }

  private word(address: number): number {
    return new DataView(this.exports.memory.buffer).getUint32(address, true);
  }

  /** Copies text in, NUL-terminated; the caller frees it. */
  private write(text: string): [address: number, length: number] {
    const length = Buffer.byteLength(text);
    const address = this.exports.wasm_malloc(length + 1);
    const target = this.bytes().subarray(address, address + length + 1);
    encoder.encodeInto(text, target);
    target[length] = 0;
    return [address, length];
  }

  /** Lends some bytes of the VM's memory. */
  private scratch<T>(bytes: number, use: (address: number) => T): T {
    const address = this.exports.wasm_malloc(bytes);
    try {
      return use(address);
    } finally {
      this.exports.wasm_free(address);
    }
  }
}
