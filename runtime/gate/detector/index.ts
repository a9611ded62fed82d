import { dataExfiltration } from "./data-exfiltration.js";
import { type Detector, detector } from "./detect.js";
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

const withoutNetwork: readonly SyntaxRule[] = [
  ...structure,
  ...infiniteLoop,
  ...privilegeEscalation,
  ...resourceExhaustion,
];
const detectWithoutNetwork = detector(withoutNetwork);
const detectNetwork = detector(dataExfiltration);

/**
 * Holds an agent to everything: what it may consist of, and the four families. Whatever talks to the network is not among
 * what agents may name, so that only an agent with a fault can do so, and the others are judged sooner.
 */
export const detectInAgent: Detector = (syntax) => {
  const found = detectWithoutNetwork(syntax);
  return found.length === 0 ? found : [...found, ...detectNetwork(syntax)];
};

/** Looks for the four families only. */
export const detectInFile = detector(familyRules);
