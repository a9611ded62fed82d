import { inspect } from "../runtime/gate/inspect.js";
import type { Language } from "../runtime/gate/verdict.js";

/** As large as an agent may be. */
const CHARACTERS = 6_500;
const ROUNDS = 5;

/** The most processor time that a file of this size may take, in milliseconds. */
export const MAX_HOSTILE_MS = 50;

/** What makes readers try again, go deep, or fold much; each repeated so often in a statement. */
const shapes: Readonly<Record<Language, readonly string[]>> = {
  typescript: ["a<b<", "a<b<c>(", "a?.b<c<", "a<b.c<", "a<typeof b<", "a<b>`c`+", "a<b>(", "a as b<c>+", "a?(b):c=>d?"],
  javascript: ["(a,b)=>(", "a?(b):", "a=>", "`${a}`+", "[a]=", "({a:", "a[b](", "!", "'a'+"],
  python: ["a if b else ", "lambda a: ", "a[", "f(", "not ", "'a'+", "{1:", "a.b("],
};
const REPEATED = [2, 10, 40, 1_500];

const statement = (language: Language, shape: string, times: number): string =>
  language === "python" ? `x = ${shape.repeat(times)}1\n` : `x=(b)=>${shape.repeat(times)}1;\n`;

/** The hostile file that costs most, and how many milliseconds of processor time that is. */
export function worstHostile(): { readonly file: string; readonly ms: number } {
  let worst = { file: "", ms: 0 };
  for (const language of Object.keys(shapes) as Language[]) {
    for (const shape of shapes[language]) {
      for (const times of REPEATED) {
        const one = statement(language, shape, times).slice(0, CHARACTERS);
        const ms = cost(one.repeat(Math.floor(CHARACTERS / one.length)), language);
        if (ms > worst.ms) worst = { file: `${language}, ${times} times ${shape}`, ms };
      }
    }
  }
  return worst;
}

/** Of several tries the cheapest: what else the machine does is not the file's cost. */
function cost(source: string, language: Language): number {
  const tries = Array.from({ length: ROUNDS }, () => {
    const began = process.cpuUsage();
    inspect(source, language);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  });
  return Math.min(...tries);
}
