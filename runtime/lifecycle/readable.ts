import { parse } from "acorn";
import { generate } from "astring";

/** An agent's compiled source as people and models read it, on more lines than one; it behaves like the compiled one. */
export const readable = (code: string): string =>
  generate(parse(code, { ecmaVersion: 2022, sourceType: "module" })).trimEnd();
