import { extname } from "node:path";
import type { Language } from "./verdict.js";

const extensions: Readonly<Record<string, Language>> = {
  ".ts": "typescript",
  ".mts": "typescript",
  ".cts": "typescript",
  ".tsx": "typescript",
  ".py": "python",
  ".pyi": "python",
};

/** The language that the name of a file stands for; anything unknown is taken for JavaScript. */
export const languageOf = (file: string): Language => extensions[extname(file).toLowerCase()] ?? "javascript";
