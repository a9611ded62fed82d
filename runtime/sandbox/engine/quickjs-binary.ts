import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { injectFuel } from "./fuel.js";

/** The file that a bundle of the sandbox carries beside it: what {@link meteredQuickJs} returns. */
const FILE = "quickjs.wasm";

/** quickjs.wasm of quickjs-wasi, made to pay for what it does. Takes tens of milliseconds: bundles do it beforehand. */
export function meteredQuickJs(): Uint8Array {
  return injectFuel(readFileSync(createRequire(__filename).resolve(`quickjs-wasi/${FILE}`)));
}

/** Makes the one WebAssembly module that all VMs of a process share. */
export function loadQuickJs(): WebAssembly.Module {
  const beside = join(__dirname, FILE);
  return new WebAssembly.Module(existsSync(beside) ? readFileSync(beside) : meteredQuickJs());
}
