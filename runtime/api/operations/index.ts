/**
 * Every operation, by group and action.
 *
 * @module
 */
export * as agents from "./agents/index.js";
export * as compiler from "./compiler/index.js";
export * as emergency from "./emergency/index.js";
export * as evolution from "./evolution/index.js";
export * as hub from "./hub/index.js";
export * as safety from "./safety/index.js";
