/**
 * Program search as a library: what goes in is a task, what comes out is the best program that was found for it.
 *
 * @module
 */
export { configureSearch, defaultSearchConfig, type SearchConfig } from "./config.js";
export { type Evolved, type EvolveOptions, evolve } from "./evolve.js";
export type { GenerationRecord, Individual } from "./islands/state.js";
export { builtInTasks, type TaskDefinition } from "./tasks/index.js";
export { parseTaskFile } from "./tasks/parse.js";
