/**
 * One thread of the scaling benchmark: evaluates the batch for a while and says how many candidates a second it did.
 *
 * @module
 */
import { parentPort } from "node:worker_threads";
import { createEngine } from "../../runtime/search/evaluators/formula/create-engine.js";
import { benchTable, candidates } from "./batch.js";

const SECONDS = 2;

const programs = candidates();
const engine = createEngine(benchTable(20));
engine.squaredErrors(programs);
const began = performance.now();
let evaluated = 0;
while (performance.now() - began < SECONDS * 1_000) evaluated += engine.squaredErrors(programs).length;
parentPort?.postMessage((evaluated * 1_000) / (performance.now() - began));
