import { CompiledEngine, engineModule } from "./compiled.js";
import type { Engine, Rows } from "./engine.js";
import { InterpretedEngine } from "./interpreted.js";

/** The engine in WebAssembly, or the same in JavaScript where a machine has no SIMD: results agree to the last bit. */
export function createEngine(rows: Rows): Engine {
  const module = engineModule();
  return module ? new CompiledEngine(module, rows) : new InterpretedEngine(rows);
}
