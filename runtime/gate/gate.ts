import { AGENT_CODE_BYTES } from "../architecture/limits.js";
import { detectInAgent } from "./detector/index.js";
import { fault, findIn, verdict } from "./judgement.js";
import type { Gate } from "./verdict.js";

/**
 * Judges an agent before anything else happens to it: its size, its syntax, what it may name, and the four families.
 * Nothing runs, is stored as a survivor or is exported that this gate did not accept.
 */
export const judge: Gate = (source, language = "javascript") =>
  verdict(() => {
    const bytes = Buffer.byteLength(source);
    if (bytes > AGENT_CODE_BYTES) {
      return [fault("too-large", `${bytes} bytes, ${bytes - AGENT_CODE_BYTES} more than an agent may have`)];
    }
    if (language === "python") return [fault("language", "agents are written in JavaScript or TypeScript")];
    return findIn(source, language, "agent", detectInAgent);
  });
