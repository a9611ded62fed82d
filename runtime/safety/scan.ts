import { extname } from "node:path";
import { inspect } from "./gate.js";
import type { Language, Verdict } from "./verdict.js";

/** What safety says of one file. */
export interface Scanned extends Verdict {
  readonly file: string;
  readonly language: Language;
}

const languages: Readonly<Record<string, Language>> = {
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
  ".py": "python",
  ".pyi": "python",
};

/** The language that the name of a file stands for; anything unknown is taken for JavaScript. */
export const languageOf = (file: string): Language => languages[extname(file).toLowerCase()] ?? "javascript";

/** Judges source as if it lay in `file`. */
export function scanSource(file: string, source: string, language: Language = languageOf(file)): Scanned {
  return { file, language, ...inspect(source, language) };
}
