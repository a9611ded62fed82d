import type { Json } from "../../kernel/json.js";
import { Lru } from "../../kernel/lru.js";
import { BytecodeCompiler } from "../engine/bytecode.js";
import { summarize } from "../engine/instantiation.js";
import { prelude } from "../engine/prelude.js";
import { loadQuickJs } from "../engine/quickjs-binary.js";
import { Realm } from "../engine/realm.js";
import { EngineSession, Failed } from "../engine/session.js";
import type { Outcome, SandboxJob, Simulator } from "../job.js";
import { decodeValue, encodeValue } from "../value-codec.js";
import { failed, fromWire, suiteOf, toWire, type WireJob, type WireOutcome, type WireWork, withSuite } from "./wire.js";

/** Suites whose realm is kept; each takes twice its image, some megabytes. */
const SUITES_KEPT = 4;

/**
 * Runs jobs in this very process, one after the other, each from the same boot image. It bounds everything but time,
 * which is for whoever owns the process (pool.ts).
 */
export class Runner {
  private readonly wasm = loadQuickJs();
  private readonly compiler = new BytecodeCompiler(this.wasm);
  private readonly prelude = this.compiler.script(prelude);
  private readonly realm = new Realm(this.wasm, this.prelude);
  private readonly suites = new Lru<string, Realm>(SUITES_KEPT);

  constructor(private readonly simulators: Readonly<Record<string, Simulator>>) {}

  run(job: SandboxJob): Outcome {
    try {
      const wire = toWire(job);
      const outcome = this.answer(wire);
      const suite = suiteOf(job.work);
      if (outcome.status !== "unknown-suite" || suite === undefined) return fromWire(outcome);
      return fromWire(this.answer(withSuite(wire, suite)));
    } catch (error) {
      return failed("threw", messageOf(error)); // it nests too deeply
    }
  }

  answer(job: WireJob): WireOutcome {
    let realm: Realm | undefined;
    try {
      realm = this.realmFor(job.work);
    } catch {
      return failed("memory", "the inputs of the suite do not fit");
    }
    if (realm === undefined) return { status: "unknown-suite" };
    const session = new EngineSession(realm, job.limits);
    try {
      return this.play(job, session);
    } catch (error) {
      const status = error instanceof Failed ? error.status : "threw";
      return { status, message: messageOf(error), usage: session.usage() };
    }
  }

  private realmFor(work: WireWork): Realm | undefined {
    if (!("id" in work)) return this.realm;
    const { id, inputs } = work;
    if (inputs === undefined) return this.suites.get(id);
    return this.suites.getOrMake(id, () => new Realm(this.wasm, this.prelude, inputs));
  }

  /** @throws {Failed} when the agent fails; whatever compiler and simulator throw */
  private play({ source, config, seed, work }: WireJob, session: EngineSession): WireOutcome {
    const bytecode = this.compiler.agent(source);
    if (work.kind === "instantiation") {
      session.measure(bytecode, config, seed, work.warmUp);
      const pairs = session.measure(bytecode, config, seed, work.samples);
      const usage = session.close();
      return { status: "ok", result: encodeValue(summarize(pairs, usage.instanceBytes)), usage };
    }
    session.open(bytecode, config, seed);
    const result = this.act(work, session);
    // what one instance held says little of many, and finding it out takes as long as many cases
    const usage = work.kind === "episodes" ? session.usage() : session.close();
    return { status: "ok", result, usage };
  }

  private act(work: Exclude<WireWork, { kind: "instantiation" }>, session: EngineSession): string | Float64Array {
    switch (work.kind) {
      case "simulation":
        return this.simulate(work, session);
      case "episodes":
        return session.replay();
      case "suite":
        return session.run();
      case "inputs":
        return session.run(work.inputs);
    }
  }

  private simulate({ simulator, parameters }: Simulation, session: EngineSession): string {
    if (!Object.hasOwn(this.simulators, simulator)) throw new Error(`there is no simulator "${simulator}"`);
    let failure: unknown;
    const result = this.simulators[simulator](decodeValue(parameters), (input: Json) => {
      try {
        const output = session.step(encodeValue(input));
        return typeof output === "string" ? decodeValue(output) : output;
      } catch (error) {
        failure ??= error;
        throw error;
      }
    });
    if (failure !== undefined) throw failure; // a simulator that swallows the failure does not undo it
    return encodeValue(result);
  }
}

type Simulation = Extract<WireWork, { kind: "simulation" }>;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
