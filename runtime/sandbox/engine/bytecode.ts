import { Lru } from "../../kernel/lru.js";
import { toScript } from "../script/script.js";
import { type Image, intrinsics, QuickJs } from "./quickjs.js";

/** What compiling one agent may use. */
const MEMORY_BYTES = 32 * 1024 * 1024;
const STACK_BYTES = 256 * 1024;
/** Thirty times what any agent of 6,656 bytes was seen to take. */
const FUEL = 10_000_000;
/** Agents whose bytecode is kept, with at most some 20 KB each. */
const KEPT = 256;

/** QuickJS knows no better: it says neither where nor why. */
class NotCompiled extends SyntaxError {}

/** Makes bytecode, in a VM of its own that never runs any: only here is there a parser. */
export class BytecodeCompiler {
  private readonly vm: QuickJs;
  private readonly image: Image;
  private readonly kept = new Lru<string, Uint8Array>(KEPT);

  constructor(wasm: WebAssembly.Module) {
    this.vm = new QuickJs(wasm, intrinsics.EVAL | intrinsics.REGEXP);
    this.vm.limit(MEMORY_BYTES, STACK_BYTES);
    this.image = this.vm.capture();
  }

  /**
   * The bytecode of an agent's module.
   *
   * @throws {NotAnAgent | NotCompiled}
   */
  agent(source: string): Uint8Array {
    return this.kept.getOrMake(source, () => this.script(toScript(source)));
  }

  /** @throws {NotCompiled} when nested too deeply, or of syntax that QuickJS does not know */
  script(script: string): Uint8Array {
    this.vm.restore(this.image);
    this.vm.fuel = FUEL;
    try {
      return this.vm.compile(script);
    } catch {
      throw new NotCompiled("it does not compile: nested too deeply, or syntax that QuickJS does not know");
    }
  }
}
