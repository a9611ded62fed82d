/**
 * Believes nobody: holds what the solver proposes to the terms that came from the splitter, sends back what breaks them,
 * and puts the timetable together when every part is in order.
 */
interface Terms {
  part: number;
  /** How many parts there are. */
  of: number;
  names: string[];
  /** Pairs of exams that may not share a slot, one after the other. */
  clashes: number[];
  slots: number;
}

interface Proposal {
  part: number;
  /** Exam → slot; null: there is no way. */
  slots: number[] | null;
}

interface Given {
  inbox: { from: string; body: Terms | Proposal }[];
}

/** What is wrong with a proposal; undefined where nothing is. */
function fault({ names, clashes, slots }: Terms, proposed: number[]): string | undefined {
  if (proposed.length !== names.length) return `${names.length} exams need a slot, ${proposed.length} have one`;
  const stray = proposed.findIndex((slot) => !(Number.isInteger(slot) && slot >= 0 && slot < slots));
  if (stray >= 0) return `${names[stray]} is in slot ${proposed[stray]}, there are ${slots}`;
  for (let i = 0; i < clashes.length; i += 2) {
    const [a, b] = [clashes[i], clashes[i + 1]];
    if (proposed[a] === proposed[b]) return `${names[a]} and ${names[b]} clash in slot ${proposed[a]}`;
  }
  return undefined;
}

export default () => {
  const terms = new Map<number, string>(); // as text, which takes a fraction of the memory
  const timetable: string[][] = [];
  const impossible: number[] = [];
  let open = -1; // parts without a slot for every exam; unknown so far

  const check = ({ part, slots }: Proposal): string | undefined => {
    const text = terms.get(part);
    if (text === undefined) return "this part is not open";
    const agreed: Terms = JSON.parse(text);
    if (slots !== null) {
      const wrong = fault(agreed, slots);
      if (wrong !== undefined) return wrong;
      for (const [i, name] of agreed.names.entries()) timetable[slots[i]].push(name);
    } else impossible.push(part);
    terms.delete(part);
    open--;
    return undefined;
  };

  return ({ inbox }: Given) => {
    for (const { from, body } of inbox) {
      if (from !== "splitter" || !("of" in body)) continue;
      if (open < 0) open = body.of;
      while (timetable.length < body.slots) timetable.push([]);
      terms.set(body.part, JSON.stringify(body));
    }
    const messages = inbox.flatMap(({ from, body }) => {
      const refused = from === "solver" && !("of" in body) ? check(body) : undefined;
      return refused === undefined ? [] : [{ to: from, body: { part: body.part, refused } }];
    });
    if (open > 0) return { output: { open }, messages };
    return {
      output: impossible.length > 0 ? { impossible } : { timetable: timetable.map((slot) => slot.sort()) },
      messages,
    };
  };
};
