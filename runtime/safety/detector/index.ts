import { dataExfiltration } from "./data-exfiltration.js";
import { detector } from "./detect.js";
import { infiniteLoop } from "./infinite-loop.js";
import { privilegeEscalation } from "./privilege-escalation.js";
import { resourceExhaustion } from "./resource-exhaustion.js";
import type { SyntaxRule } from "./rule.js";
import { structure } from "./structure.js";

/** The four families in JavaScript and TypeScript. */
export const familyRules: readonly SyntaxRule[] = [
  ...infiniteLoop,
  ...privilegeEscalation,
  ...dataExfiltration,
  ...resourceExhaustion,
];

/** What agents are held to: the families, and what they may consist of. */
const agentRules: readonly SyntaxRule[] = [...structure, ...familyRules];

/** Holds an agent to everything: what it may consist of, and the four families. */
export const detectInAgent = detector(agentRules);

/** Looks for the four families only. */
export const detectInFile = detector(familyRules);
