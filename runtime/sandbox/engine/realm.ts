import type { SandboxLimits } from "../../architecture/sandbox.js";
import { type Image, intrinsics, QuickJs, type Reference, UNMETERED } from "./quickjs.js";

/** What the driver itself may use, beside an agent that used all it had. */
const DRIVER_MEMORY_BYTES = 32 * 1024 * 1024;
const DRIVER_STACK_BYTES = 256 * 1024;

/**
 * Memory beyond what the first state takes. An agent that grows it costs 2 ms for a new instance, for memory of
 * WebAssembly cannot shrink; copying half a megabyte more costs less.
 */
const ROOM_BYTES = 512 * 1024;

const BUILT_INS =
  intrinsics.JSON | intrinsics.MAP_SET | intrinsics.TYPED_ARRAYS | intrinsics.REGEXP | intrinsics.PERFORMANCE;

/** The functions of the driver in prelude.ts. */
const driverNames = ["load", "unload", "open", "run", "replay", "step", "measure", "drop", "describe"] as const;

type Driver = Readonly<Record<(typeof driverNames)[number], Reference>>;

/** A VM in which an agent finds what it may have and nothing else, to be put back to its first state before each. */
export class Realm {
  readonly vm: QuickJs;
  readonly driver: Driver;
  /** Bytes allocated before there is an agent. */
  readonly bytes: number;
  private readonly image: Image;

  /**
   * @param prelude bytecode of prelude.ts
   * @param inputs  encoded; what every agent in here is to be run on
   * @throws {GuestException} where the inputs do not fit
   */
  constructor(wasm: WebAssembly.Module, prelude: Uint8Array, inputs?: string) {
    this.vm = new QuickJs(wasm, BUILT_INS);
    this.unlimit();
    const driver = this.vm.evaluate(prelude);
    this.driver = Object.fromEntries(driverNames.map((name) => [name, this.vm.property(driver, name)])) as Driver;
    if (inputs !== undefined) this.vm.call(this.driver.load, this.vm.text(inputs));
    this.vm.reserve(ROOM_BYTES);
    this.image = this.vm.capture();
    this.bytes = this.vm.bytesAllocated();
  }

  /** Makes it as it was before the first agent, byte for byte. */
  reset({ memoryBytes, stackBytes }: SandboxLimits): void {
    this.vm.restore(this.image);
    this.vm.fuel = UNMETERED;
    this.vm.limit(memoryBytes, stackBytes);
  }

  /** Makes room for the driver to answer, however little the agent left. */
  unlimit(): void {
    this.vm.fuel = UNMETERED;
    this.vm.limit(DRIVER_MEMORY_BYTES, DRIVER_STACK_BYTES);
  }
}
