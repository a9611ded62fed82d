#!/usr/bin/env node
import { fileURLToPath } from "node:url";
import { require } from "tsx/cjs/api";

const { main } = require("../cli/main.ts", fileURLToPath(import.meta.url));
await main();
