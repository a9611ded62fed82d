import type { Json } from "../../stores.js";
import { decode, encode } from "./codec.js";
import type { Failure, Outcome, SandboxJob, SandboxLimits, Simulator, Usage, Work } from "./contract.js";
import { defaultLimits } from "./limits.js";
import { meter } from "./meter.js";
import { prelude } from "./prelude.js";
import {
  CHECKS_PER_POLL,
  GuestException,
  type Image,
  intrinsics,
  loadQuickJs,
  QuickJs,
  type Reference,
} from "./quickjs.js";

/** What compiling one agent may use. */
const COMPILER_MEMORY_BYTES = 32 * 1024 * 1024;
const COMPILER_STACK_BYTES = 256 * 1024;
/** Checks that the driver itself may need beyond those of the agent. */
const SPARE_CHECKS = 1_000_000;

/** The functions of the driver in prelude.ts. */
const driverNames = ["open", "step", "batch", "used", "describe"] as const;

type Driver = Readonly<Record<(typeof driverNames)[number], Reference>>;

/** How a run failed inside. */
class Failed extends Error {
  constructor(
    readonly status: Failure,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Runs jobs in this very process, one after the other, each from the same boot image. It bounds everything but time: a
 * built-in that loops in C is stopped by whoever owns the process (pool.ts).
 */
export class Runner {
  private readonly compiler: QuickJs;
  private readonly compilerImage: Image;
  private readonly vm: QuickJs;
  private readonly image: Image;
  private readonly driver: Driver;
  private readonly realmBytes: number;
  private checksLeft = Number.POSITIVE_INFINITY;

  constructor(private readonly simulators: Readonly<Record<string, Simulator>>) {
    const wasm = loadQuickJs();
    this.compiler = new QuickJs(wasm, intrinsics.EVAL | intrinsics.REGEXP, () => false);
    this.compiler.limit(COMPILER_MEMORY_BYTES, COMPILER_STACK_BYTES);
    this.compilerImage = this.compiler.capture();
    const realm = intrinsics.JSON | intrinsics.MAP_SET | intrinsics.TYPED_ARRAYS | intrinsics.REGEXP;
    this.vm = new QuickJs(wasm, realm, () => this.exhausted());
    const driver = this.vm.evaluate(this.compiler.compile(prelude));
    this.driver = Object.fromEntries(driverNames.map((name) => [name, this.vm.property(driver, name)])) as Driver;
    this.image = this.vm.capture();
    this.realmBytes = this.vm.memoryUsed();
  }

  run(job: SandboxJob): Outcome {
    const limits: SandboxLimits = { ...defaultLimits, ...job.limits };
    this.vm.restore(this.image);
    this.vm.limit(limits.memoryBytes, limits.stackBytes);
    this.checksLeft = limits.fuel + SPARE_CHECKS;
    try {
      this.open(job, limits);
      return { status: "ok", result: this.work(job.work, limits), usage: this.usage() };
    } catch (error) {
      if (error instanceof Failed && error.status === "crashed") {
        return { status: "crashed", message: error.message, usage: { fuel: 0, memoryBytes: 0, instanceBytes: 0 } };
      }
      const status = error instanceof Failed ? error.status : "threw";
      const message = error instanceof Error ? error.message : String(error);
      return { status, message, usage: this.usage() };
    }
  }

  private open(job: SandboxJob, limits: SandboxLimits): void {
    const bytecode = this.compile(meter(job.source));
    const config = encode(job.config);
    this.inside(() => {
      const module = this.vm.evaluate(bytecode);
      const numbers = [job.seed, limits.fuel, limits.outputBytes].map((value) => this.vm.number(value));
      this.vm.call(this.driver.open, module, this.vm.text(config), ...numbers);
    });
  }

  private compile(script: string): Uint8Array {
    this.compiler.restore(this.compilerImage);
    try {
      return this.compiler.compile(script);
    } catch {
      throw new Failed("threw", "it does not compile: nested too deeply, or syntax that QuickJS does not know");
    }
  }

  private work(work: Work, limits: SandboxLimits): Json {
    if (work.kind === "simulation") return this.simulate(work.simulator, work.parameters);
    if (work.kind === "instantiation") throw new Failed("crashed", "not yet");
    const outputs = this.ask(this.driver.batch, work.kind === "suite" ? work.suite.inputs : work.inputs);
    if (typeof outputs !== "string") return Array.from(outputs as Float64Array);
    if (Buffer.byteLength(outputs) > limits.outputBytes) throw new Failed("output", "more output than allowed");
    return decode(outputs);
  }

  private simulate(name: string, parameters: Json): Json {
    if (!Object.hasOwn(this.simulators, name)) throw new Error(`there is no simulator "${name}"`);
    let failed: unknown;
    const result = this.simulators[name](parameters, (input) => {
      try {
        const output = this.ask(this.driver.step, input);
        return typeof output === "string" ? decode(output) : (output as number);
      } catch (error) {
        failed ??= error;
        throw error;
      }
    });
    if (failed !== undefined) throw failed; // a simulator that swallows the failure does not undo it
    return result;
  }

  private ask(callee: Reference, input: Json): number | string | Float64Array {
    const text = encode(input);
    return this.inside(() => this.vm.take(this.vm.call(callee, this.vm.text(text))));
  }

  /** Names what goes wrong inside; whatever is no exception of the program is a trap of the VM. */
  private inside<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof GuestException) throw this.explain(error.value);
      throw new Failed("crashed", error instanceof Error ? error.message : String(error));
    }
  }

  private explain(thrown: Reference): Failed {
    if (this.checksLeft < 0) return new Failed("fuel", "out of fuel");
    try {
      const text = String(this.vm.take(this.vm.call(this.driver.describe, thrown)));
      const colon = text.indexOf(":");
      return new Failed(text.slice(0, colon) as Failure, text.slice(colon + 1));
    } catch {
      return new Failed("memory", "out of memory"); // even for saying what was thrown
    }
  }

  /** The second tank, for what no payment stands in front of: regular expressions, implicit constructors. */
  private exhausted(): boolean {
    this.checksLeft -= CHECKS_PER_POLL;
    return this.checksLeft < 0;
  }

  private usage(): Usage {
    this.checksLeft = Number.POSITIVE_INFINITY;
    this.vm.limit(COMPILER_MEMORY_BYTES, COMPILER_STACK_BYTES); // the driver has to answer, however little the agent left
    const memoryBytes = Math.max(0, this.vm.memoryUsed() - this.realmBytes);
    return { fuel: Number(this.vm.take(this.vm.call(this.driver.used))), memoryBytes, instanceBytes: 0 };
  }
}
