import { type Program, uses } from "../../representations/formula/program.js";
import { packingBinary } from "./binary.js";
import { AFTER, COUNT } from "./terminals.js";

/** What evaluators/formula/assembly/packing/index.ts exports; a number is an address in bytes, or a number of things. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly nodes: { readonly value: number };
  readonly code: { readonly value: number };
  readonly values: { readonly value: number };
  readonly sizes: { readonly value: number };
  readonly packed: { readonly value: number };
  readonly looks: { readonly value: number };
  begin(nodes: number, seesCount: number, seesAfter: number, capacity: number): void;
  play(first: number, end: number, mostBins: number): number;
}

/** More than there are. */
const MANY_BINS = 2 ** 31 - 1;

let compiled: WebAssembly.Module | undefined;

/** Plays policies on the same instances, in WebAssembly: no code of a policy runs. */
export class Player {
  private readonly exports: Exports;
  /** Where each instance begins among all items, and the last one ends. */
  private readonly ends: readonly number[];

  constructor(
    private readonly capacity: number,
    instances: readonly Uint8Array[],
  ) {
    compiled ??= new WebAssembly.Module(Buffer.from(packingBinary, "base64"));
    this.exports = new WebAssembly.Instance(compiled, {}).exports as unknown as Exports;
    const { memory, sizes } = this.exports;
    const ends = [0];
    for (const [i, items] of instances.entries()) {
      new Uint8Array(memory.buffer, sizes.value + ends[i], items.length).set(items);
      ends.push(ends[i] + items.length);
    }
    this.ends = ends;
  }

  /**
   * This policy plays from now on.
   *
   * @throws {RangeError} when it has more nodes than an agent has bytes
   */
  begin(program: Program): void {
    const { memory, nodes, code, values } = this.exports;
    const { length } = program.code;
    if (length > nodes.value) throw new RangeError(`a policy has at most ${nodes.value} nodes, not ${length}`);
    new Uint8Array(memory.buffer, code.value, length).set(program.code);
    new Float64Array(memory.buffer, values.value, length).set(program.values);
    this.exports.begin(length, Number(uses(program, COUNT)), Number(uses(program, AFTER)), this.capacity);
  }

  /**
   * Plays an instance as long as it takes no more than `mostBins` bins.
   *
   * @returns the bins; null where the policy found no gap to prefer
   */
  play(instance: number, mostBins = MANY_BINS): number | null {
    const bins = this.exports.play(this.ends[instance], this.ends[instance + 1], mostBins);
    return bins < 0 ? null : bins;
  }

  /** Items that the policy packed since it began. */
  get packed(): number {
    return this.exports.packed.value;
  }

  /** Gaps that it was asked about for them. */
  get looks(): number {
    return this.exports.looks.value;
  }
}
