/** The operations of the group, by action. Made by build/operations.ts; do not edit. */
export { compilerCompile as compile } from "./compile.js";
