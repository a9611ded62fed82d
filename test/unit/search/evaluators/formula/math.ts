import { cos, exp, logarithm, sin } from "../../../../../runtime/search/evaluators/formula/elementary.js";

/** `Math` with the engine's last bits: for agents whose answers are compared with the engine's to the last bit. */
export const engineMath: typeof Math = Object.assign(Object.create(Math), { cos, exp, log: logarithm, sin });
