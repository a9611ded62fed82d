import type { Specimen } from "./canary.js";

/** What is answered in place of an answer. */
const answers: Readonly<Record<string, string>> = {
  "answers NaN": "0/0",
  "answers Infinity": "1/0",
  "answers -Infinity": "-1/0",
  "answers a huge number": "1e308",
  "answers a text": '"0"',
  "answers nothing": "undefined",
  "answers an array": "[0]",
  "answers a boxed number": "Object(0)",
  "answers an object that is worth a number": "({valueOf(){return 0},toString(){return '0'}})",
  "answers an object that is a number as JSON": "({toJSON(){return 0}})",
  "answers by a getter": "({get length(){return 0},get 0(){return 0}})",
};

/**
 * Agents that answer what is no answer, whatever the task.
 *
 * @param error what that counts as
 */
export const cheats = (error: number | null): Specimen[] =>
  Object.entries(answers).map(([name, value]) => ({ name, source: `export default()=>()=>${value}`, error }));

/** Agents that do not answer within their limits, or at all; the gate accepts them. */
export const silent: readonly Specimen[] = [
  { name: "throws", source: "export default()=>()=>{throw 0}", error: null },
  { name: "answers too late", source: "const f=n=>n<2?0:f(n-1)+f(n-2);export default()=>()=>f(40)", error: null },
  { name: "recurses too deeply", source: "const f=n=>n<1?0:1+f(n-1);export default()=>()=>f(1e5)", error: null },
  { name: "is no agent", source: "export default 0", error: null },
];
