import { ARITY, type Program } from "../../representations/formula/program.js";
import { engineBinary } from "./binary.js";
import { circularHuge } from "./elementary.js";
import type { Engine, Rows } from "./engine.js";
import { InterpretedEngine } from "./interpreted.js";

/** An address in bytes, or a number of things. */
type Fact = { readonly value: number };

/** What assembly/index.ts exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly arity: Fact;
  readonly code: Fact;
  readonly values: Fact;
  readonly ends: Fact;
  readonly sums: Fact;
  readonly columns: Fact;
  readonly nodes: Fact;
  evaluate(programs: number, points: number, stride: number, target: number, results: number, share: number): void;
}

/** Longer programs are left to {@link InterpretedEngine}: their operands may not find room on the stack. */
const LONGEST = 700;

/** Values of one call, in bytes; a single column may be longer. */
const VALUES_BYTES = 1 << 20;

const PAGE = 65_536;

let compiled: WebAssembly.Module | null | undefined;

/** The engine's module, compiled once in a process; null where the machine has no SIMD. */
export function engineModule(): WebAssembly.Module | null {
  if (compiled === undefined) compiled = compile();
  return compiled;
}

function compile(): WebAssembly.Module | null {
  try {
    return new WebAssembly.Module(Buffer.from(engineBinary, "base64"));
  } catch (error) {
    if (error instanceof Error && error.name === "CompileError") return null;
    throw error;
  }
}

/** The engine in WebAssembly. An instance holds one table; a batch of programs crosses in one call. */
export class CompiledEngine implements Engine {
  private readonly exports: Exports;
  private readonly code: Uint8Array;
  private readonly constants: Float64Array;
  private readonly ends: Int32Array;
  private readonly sums: Float64Array;
  private readonly results: number;
  private readonly target: number;
  private readonly stride: number;
  private readonly points: number;
  private readonly nodes: number;
  private readonly resort: InterpretedEngine;

  /** @param share whether equal subexpressions of a batch are computed once */
  constructor(
    module: WebAssembly.Module,
    rows: Rows,
    private readonly share = true,
  ) {
    const instance = new WebAssembly.Instance(module, { host: { circularHuge } });
    const exports = instance.exports as unknown as Exports;
    const { memory, nodes, columns } = exports;
    const { target, columns: inputs } = rows;
    this.exports = exports;
    this.points = target.length;
    this.stride = 16 * Math.ceil(target.length / 2);
    this.nodes = nodes.value;
    this.target = columns.value + inputs.length * this.stride;
    this.results = this.target + this.stride;
    const bytes = this.results + Math.max(VALUES_BYTES, this.stride);
    memory.grow(Math.max(0, Math.ceil((bytes - memory.buffer.byteLength) / PAGE)));
    const { buffer } = memory;
    new Uint8Array(buffer).set(ARITY, exports.arity.value);
    this.code = new Uint8Array(buffer, exports.code.value, this.nodes);
    this.constants = new Float64Array(buffer, exports.values.value, this.nodes);
    this.ends = new Int32Array(buffer, exports.ends.value, this.nodes);
    this.sums = new Float64Array(buffer, exports.sums.value, this.nodes);
    for (const [i, column] of [...inputs, target].entries()) {
      new Float64Array(buffer, columns.value + i * this.stride, this.points).set(column);
    }
    this.resort = new InterpretedEngine(rows);
  }

  squaredErrors(programs: readonly Program[]): Float64Array {
    const errors = new Float64Array(programs.length);
    for (let first = 0; first < programs.length; ) {
      const last = this.load(programs, first, programs.length);
      if (last === first) errors.set(this.resort.squaredErrors([programs[first]]), first++);
      else {
        this.evaluate(last - first, 0);
        errors.set(this.sums.subarray(0, last - first), first);
        first = last;
      }
    }
    return errors;
  }

  values(programs: readonly Program[]): Float64Array[] {
    const most = Math.max(1, Math.floor(VALUES_BYTES / this.stride));
    const values: Float64Array[] = [];
    while (values.length < programs.length) {
      const first = values.length;
      const last = this.load(programs, first, Math.min(programs.length, first + most));
      if (last === first) values.push(...this.resort.values([programs[first]]));
      else {
        this.evaluate(last - first, this.results);
        values.push(...this.columns(last - first));
      }
    }
    return values;
  }

  private evaluate(programs: number, results: number): void {
    this.exports.evaluate(programs, this.points, this.stride, this.target, results, this.share ? 1 : 0);
  }

  /** The first results, copied at once: a buffer for each would cost more than what is in it. */
  private columns(count: number): Float64Array[] {
    const length = this.stride / Float64Array.BYTES_PER_ELEMENT;
    const all = new Float64Array(this.exports.memory.buffer, this.results, count * length).slice();
    return Array.from({ length: count }, (_, i) => all.subarray(i * length, i * length + this.points));
  }

  /**
   * Writes programs to the memory from `first` on, as many as there is room for.
   *
   * @returns the number of the first that was not written
   */
  private load(programs: readonly Program[], first: number, most: number): number {
    const { code, constants, ends, nodes } = this;
    let end = 0;
    let next = first;
    for (; next < most; next++) {
      const program = programs[next];
      const { length } = program.code;
      if (length > LONGEST || end + length > nodes) break;
      code.set(program.code, end);
      constants.set(program.values, end);
      end += length;
      ends[next - first] = end;
    }
    return next;
  }
}
