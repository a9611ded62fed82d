import type { Canary } from "./canary.js";
import { cheats, silent } from "./cheats.js";

const formula = "export default()=>({x})=>x*x";

/** Square root of the mean of squared errors on the three unseen rows, in spreads of the training: Σ (y − 6)² = 174 over 5 rows. */
const unseen = (...errors: [number, number, number]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / 3 / (174 / 5));

/** y = x², which can be found exactly: nothing has a smaller error than 0. */
export const regressionCanary: Canary = {
  task: {
    kind: "regression",
    name: "canary",
    target: "y",
    columns: { x: [0, 1, 2, 3, 4], y: [0, 1, 4, 9, 16] },
    holdOut: { x: [5, 6, 7], y: [25, 36, 49] },
    primitives: ["mul", "sub", "div", "log", "exp"],
  },
  candidates: [
    { name: "the formula", source: formula, error: 0 },
    { name: "a line", source: "export default()=>({x})=>x", error: Math.sqrt(14 / 174) }, // at best 4x − 2, which leaves 2, −1, −2, −1 and 2
    { name: "a formula that is NaN", source: "export default()=>({x})=>Math.log(x-9)", error: null },
    { name: "a formula that is infinite in one row", source: "export default()=>({x})=>Math.log(x)", error: null },
    { name: "a formula that is huge", source: "export default()=>({x})=>Math.exp(Math.exp(Math.exp(x)))", error: null },
    { name: "the formula, after all others", source: formula, error: 0 },
  ],
  agents: [
    { name: "the formula", source: formula, error: 0 },
    { name: "36", source: "export default()=>()=>36", error: unseen(11, 0, 13) },
    { name: "knows the training by heart", source: "export default()=>({x})=>x<5?x*x:0", error: unseen(25, 36, 49) },
    { name: "spoils its input", source: "export default()=>r=>{const y=r.x*r.x;r.x=0;return y}", error: 0 },
    ...cheats(null),
    ...silent,
    { name: "the formula, after all others", source: formula, error: 0 },
  ],
};
