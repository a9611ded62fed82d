#!/usr/bin/env node
import { createRequire } from "node:module";
import { bundledCommand } from "../build/command.mjs";

const { main } = createRequire(import.meta.url)(await bundledCommand());
await main();
