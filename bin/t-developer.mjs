#!/usr/bin/env node
import { createRequire } from "node:module";
import "tsx"; // from here on, TypeScript can be loaded

const { main } = createRequire(import.meta.url)("../cli/main.ts");
await main();
