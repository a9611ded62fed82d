import type { Canary } from "./canary.js";
import { cheats, silent } from "./cheats.js";

/** An agent as evolution prints it. */
const policy = (priority: string): string =>
  "export default({capacity:c})=>({item:i,gaps:a,counts:n,after:r})=>{" +
  `let b=-1/0,m=-1;for(let k=0;k<a.length;k++){const g=a[k],p=${priority};if(p>b){b=p;m=k}}return m}`;

const bestFit = policy("-g");

/** Items of each of two instances, and the bins that they need at least, the same in training and unseen. */
const ITEMS = 20;
const BINS = 16;

/** Of a policy that opens a bin for each item. */
const WASTE = (100 * (2 * ITEMS - BINS)) / BINS;

/** Instances so small that best fit needs no more bins than the lower bound: nothing has a smaller error than 0. */
export const packingCanary: Canary = {
  task: {
    kind: "online-bin-packing",
    name: "canary",
    class: "weibull-5k",
    training: { instances: 2, items: ITEMS },
    holdOut: { instances: 2, items: ITEMS },
    seed: 61,
    counts: true,
  },
  candidates: [
    { name: "best fit", source: bestFit, error: 0 },
    { name: "best fit that counts", source: policy("n[k]*0-g"), error: 0 },
    { name: "a bin for each item", source: policy("g"), error: WASTE },
    { name: "a bin for each item, counted", source: policy("n[k]*0+g"), error: WASTE },
    { name: "priorities that are NaN", source: policy("(i-i)/(i-i)"), error: null },
    { name: "priorities that are -Infinity", source: policy("-1/(i-i)"), error: null },
    { name: "best fit, after all others", source: bestFit, error: 0 },
  ],
  agents: [
    { name: "best fit", source: bestFit, error: 0 },
    { name: "a bin for each item", source: "export default()=>({gaps:a})=>a.length-1", error: WASTE },
    { name: "a gap that is none", source: "export default()=>()=>-1", error: null },
    { name: "half a gap", source: "export default()=>()=>0.5", error: null },
    {
      name: "spoils its input",
      source: "export default()=>r=>{r.gaps.length=1;r.gaps[0]=100;r.item=1;return 0}",
      error: 0,
    },
    ...cheats(null),
    ...silent,
    { name: "best fit, after all others", source: bestFit, error: 0 },
  ],
};
