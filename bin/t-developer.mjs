#!/usr/bin/env node
import module from "node:module";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { bundledCommand } from "../build/command.mjs";

// Most of a command runs once. Node 22 keeps what it has compiled; Node 20 is told to optimize only what has run six times
// as long as usual, and what goes on is as fast (bench/start.ts)
if (module.enableCompileCache) module.enableCompileCache();
else setFlagsFromString("--interrupt-budget=400000");
const file = await bundledCommand().catch((error) => {
  console.error(`error: ${error.message}`);
  process.exit(1);
});
const { main } = await import(pathToFileURL(file).href);
await main();
