import type { Terminal } from "../../cli/terminal.js";

/** As a terminal without colours paints. */
export const plain: Terminal["paint"] = (_tone, text) => text;

/** A terminal in memory, and what was written to it. */
export function fakeTerminal(interactive = false) {
  const results: string[] = [];
  const notes: string[] = [];
  const states: (string | undefined)[] = [];
  const terminal: Terminal = {
    interactive,
    result: (text) => results.push(text),
    note: (text) => notes.push(text),
    status: (text) => states.push(text),
    paint: plain,
  };
  return { terminal, results, notes, states };
}
