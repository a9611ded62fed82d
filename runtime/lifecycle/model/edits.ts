/** One change of a source: a passage of it, and what stands there instead. */
export interface SearchReplace {
  readonly search: string;
  readonly replace: string;
}

/**
 * Applies edits one after the other, each to what the ones before it have left.
 *
 * @returns undefined unless every passage occurs exactly once
 */
export function applySearchReplace(source: string, edits: readonly SearchReplace[]): string | undefined {
  let text = source;
  for (const { search, replace } of edits) {
    const at = text.indexOf(search);
    if (search === "" || at < 0 || text.indexOf(search, at + 1) >= 0) return undefined;
    text = text.slice(0, at) + replace + text.slice(at + search.length);
  }
  return text;
}

const marks = { search: "<<<<<<< SEARCH", middle: "=======", replace: ">>>>>>> REPLACE" } as const;

/** Whether a text means to be edits. */
export const looksLikeEdits = (text: string): boolean => text.includes(marks.search);

/**
 * Reads SEARCH/REPLACE blocks: each mark on a line of its own, nothing but blank lines between blocks.
 *
 * @returns undefined where the text is anything else
 */
export function parseEdits(text: string): SearchReplace[] | undefined {
  const edits: SearchReplace[] = [];
  let part: keyof SearchReplace | undefined;
  let lines = { search: [] as string[], replace: [] as string[] };
  for (const line of text.split(/\r?\n/)) {
    const mark = line.trimEnd();
    if (part === undefined) {
      if (mark === marks.search) part = "search";
      else if (mark !== "") return undefined;
    } else if (part === "search" && mark === marks.middle) {
      part = "replace";
    } else if (part === "replace" && mark === marks.replace) {
      edits.push({ search: lines.search.join("\n"), replace: lines.replace.join("\n") });
      lines = { search: [], replace: [] };
      part = undefined;
    } else {
      lines[part].push(line);
    }
  }
  return part === undefined && edits.length > 0 ? edits : undefined;
}
