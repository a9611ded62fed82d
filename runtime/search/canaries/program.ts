import type { Canary, Specimen } from "./canary.js";
import { cheats, silent } from "./cheats.js";

/** Cases of training; so few that every candidate is run on all of them. */
const SEEN = 24;

const cases = Array.from({ length: 32 }, (_, i) => ({ input: [i, i + 1, 7], output: 2 * i + 8 }));

const sum = "export default()=>([a,b,c])=>a+b+c";

/** A case that is wrong counts half; one that is answered by another type, in full. */
const [WRONG, NO_ANSWER] = [0.5, 1];

/** @param learned error of what knows the training by heart */
const specimens = (learned: number): readonly Specimen[] => [
  { name: "the sum", source: sum, error: 0 },
  { name: "-1", source: "export default()=>()=>-1", error: WRONG },
  { name: "knows the training by heart", source: `export default()=>([a])=>a<${SEEN}?2*a+8:-1`, error: learned },
  { name: "remembers the case before", source: "let n=0;export default()=>([a])=>n++?2*a+8:-1", error: WRONG },
  { name: "spoils its input", source: "export default()=>i=>{const[a,b,c]=i.splice(0);return a+b+c}", error: 0 },
  ...cheats(NO_ANSWER),
  ...silent,
  { name: "the sum, after all others", source: sum, error: 0 },
];

/** Adding three numbers, which can be done without an error: nothing has a smaller one than 0. */
export const programCanary: Canary = {
  task: {
    kind: "program",
    name: "canary",
    cases: cases.slice(0, SEEN),
    holdOut: cases.slice(SEEN),
    scorer: "exact",
  },
  candidates: specimens(0),
  agents: specimens(WRONG),
};
