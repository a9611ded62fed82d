import type { SandboxLimits } from "../../architecture/sandbox.js";
import type { Failure, Usage } from "../job.js";
import { GuestException, type Reference, UNMETERED } from "./quickjs.js";
import type { Realm } from "./realm.js";

/** How a run failed inside. */
export class Failed extends Error {
  constructor(
    readonly status: Failure,
    message: string,
  ) {
    super(message);
  }
}

/** Instantiations measured in one crossing; garbage is collected in between, where no measurement sees it. */
const ROUNDS = 64;

/** One agent in a realm, from a clean one to what it used. */
export class EngineSession {
  private fuel: number;
  /** Bytes allocated as soon as the program is there, before it ran. */
  private loaded = 0;

  constructor(
    private readonly realm: Realm,
    private readonly limits: SandboxLimits,
  ) {
    realm.reset(limits);
    this.fuel = limits.fuel;
  }

  /** @throws {Failed} when the agent cannot be instantiated */
  open(bytecode: Uint8Array, config: string, seed: number): void {
    const { vm, driver } = this.realm;
    const start = this.load(bytecode);
    const settings = this.text(config);
    const numbers = [seed, this.limits.outputBytes].map((value) => vm.number(value));
    this.metered(() => vm.call(driver.open, start, settings, ...numbers));
  }

  /**
   * Acts on the inputs of the realm, or on these.
   *
   * @returns text of value-codec.ts, or the outputs themselves where all are numbers
   * @throws {Failed}
   */
  run(inputs?: string): string | Float64Array {
    const { vm, driver } = this.realm;
    if (inputs !== undefined) this.guarded(() => vm.call(driver.load, this.text(inputs)));
    const outputs = this.metered(() => vm.take(vm.call(driver.run)));
    if (inputs !== undefined) this.guarded(() => vm.call(driver.unload));
    return typeof outputs === "string" ? this.bounded(outputs) : (outputs as Float64Array);
  }

  private bounded(outputs: string): string {
    if (Buffer.byteLength(outputs) <= this.limits.outputBytes) return outputs;
    throw new Failed("output", "more output than allowed");
  }

  /**
   * Acts on the episodes of the realm.
   *
   * @returns text of value-codec.ts
   * @throws {Failed}
   */
  replay(): string {
    const { vm, driver } = this.realm;
    return this.bounded(this.metered(() => vm.take(vm.call(driver.replay))) as string);
  }

  /** Acts once. @throws {Failed} */
  step(input: string): number | string {
    const { vm, driver } = this.realm;
    const text = this.text(input);
    return this.metered(() => vm.take(vm.call(driver.step, text))) as number | string;
  }

  /**
   * Instantiates `rounds` times, or as often as half of the fuel that is left allows.
   *
   * @returns pairs of milliseconds, as `measure` in prelude.ts
   * @throws {Failed}
   */
  measure(bytecode: Uint8Array, config: string, seed: number, rounds: number): Float64Array {
    const { vm } = this.realm;
    const pairs: number[] = [];
    const enough = this.fuel / 2;
    let dearest = 0;
    vm.clock = "live";
    try {
      for (let done = 0; done < rounds && (done === 0 || this.fuel - dearest * ROUNDS > enough); ) {
        const before = this.fuel;
        const count = done === 0 ? 1 : Math.min(ROUNDS, rounds - done);
        for (const pair of this.measureAtOnce(bytecode, config, seed, count)) pairs.push(pair);
        dearest = Math.max(dearest, (before - this.fuel) / count);
        done += count;
      }
    } finally {
      vm.clock = "frozen";
    }
    return Float64Array.from(pairs);
  }

  private measureAtOnce(bytecode: Uint8Array, config: string, seed: number, rounds: number): Float64Array {
    const { vm, driver } = this.realm;
    const start = this.load(bytecode);
    const settings = this.text(config);
    const numbers = [seed, rounds].map((value) => vm.number(value));
    const pairs = this.metered(() => vm.take(vm.call(driver.measure, start, settings, ...numbers)));
    vm.collectGarbage();
    return pairs as Float64Array;
  }

  /** What was used so far. */
  usage(): Usage {
    const fuel = this.limits.fuel - Math.max(0, this.fuel);
    const memoryBytes = Math.max(0, this.realm.vm.bytesAllocated() - this.realm.bytes);
    return { fuel, memoryBytes, instanceBytes: 0 };
  }

  /** Gives up the instance, and says what was used and what it held. */
  close(): Usage {
    return { ...this.usage(), instanceBytes: this.instanceBytes() };
  }

  /** What dropping the instance sets free, of what is no garbage already. */
  private instanceBytes(): number {
    const { vm, driver } = this.realm;
    this.realm.unlimit();
    vm.collectGarbage();
    const held = vm.bytesAllocated();
    vm.call(driver.drop);
    if (vm.bytesAllocated() !== this.loaded) vm.collectGarbage(); // there may be cycles
    return held - vm.bytesAllocated();
  }

  private load(bytecode: Uint8Array): Reference {
    const start = this.guarded(() => this.realm.vm.evaluate(bytecode));
    this.loaded = this.realm.vm.bytesAllocated();
    return start;
  }

  private text(value: string): Reference {
    return this.guarded(() => this.realm.vm.text(value));
  }

  /** Does what the agent pays for. */
  private metered<T>(act: () => T): T {
    const { vm } = this.realm;
    vm.fuel = this.fuel;
    return this.guarded(() => {
      try {
        return act();
      } finally {
        this.fuel = vm.fuel;
        vm.fuel = UNMETERED;
      }
    });
  }

  /** Names what goes wrong inside; whatever is no exception of the program is a trap of the VM. */
  private guarded<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (this.fuel < 0) throw new Failed("fuel", "out of fuel");
      if (error instanceof GuestException) throw this.explain(error.value);
      if (error instanceof RangeError) throw new Failed("stack", error.message); // the native stack ended first
      throw new Failed("crashed", error instanceof Error ? error.message : String(error));
    }
  }

  private explain(thrown: Reference): Failed {
    const { vm, driver } = this.realm;
    this.realm.unlimit();
    const text = String(vm.take(vm.call(driver.describe, thrown)));
    const colon = text.indexOf(":");
    return new Failed(text.slice(0, colon) as Failure, text.slice(colon + 1));
  }
}
