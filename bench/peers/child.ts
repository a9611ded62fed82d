/**
 * The peer in a process of its own, as the prototype ran it: told the cases first, then one agent after the other.
 *
 * @module
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { WrappedBuiltins } from "./wrapped-builtins.js";

interface Job {
  readonly agent: string;
  readonly config: unknown;
}

process.once("message", async (cases: unknown[]) => {
  const wasm = new WebAssembly.Module(readFileSync(createRequire(__filename).resolve("quickjs-wasi/quickjs.wasm")));
  const peer = await WrappedBuiltins.create(wasm, cases);
  process.on("message", ({ agent, config }: Job) => process.send?.(peer.evaluate(agent, config)));
  process.send?.("ready");
});
