import { detectInFile } from "./detector/index.js";
import { detectInPython } from "./detector/python/index.js";
import { findIn, verdict } from "./judgement.js";
import type { Gate } from "./verdict.js";

/** Judges any file, agent or not: the four families only, because honest programs use more than agents may. */
export const inspect: Gate = (source, language = "javascript") =>
  verdict(() => (language === "python" ? detectInPython(source) : findIn(source, language, "file", detectInFile)));
