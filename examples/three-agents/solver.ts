/**
 * Finds a slot for every exam of a part. First the cheap way: each exam in the first slot that is free for it. Only when
 * that is refused, the thorough one: all ways, one after the other, until one fits.
 */
interface Problem {
  part: number;
  size: number;
  /** Pairs of exams that may not share a slot, one after the other. */
  clashes: number[];
  slots: number;
}

interface Refusal {
  part: number;
  refused: string;
}

interface Given {
  inbox: { from: string; body: Problem | Refusal }[];
}

/** Exam → the exams before it that it clashes with. */
function earlier({ size, clashes }: Problem): number[][] {
  const lists: number[][] = Array.from({ length: size }, () => []);
  for (let i = 0; i < clashes.length; i += 2) {
    const [a, b] = [clashes[i], clashes[i + 1]];
    lists[a > b ? a : b].push(a > b ? b : a);
  }
  return lists;
}

/** As many slots as it happens to take. */
function firstFit(problem: Problem): number[] {
  const assigned: number[] = [];
  for (const others of earlier(problem)) {
    const taken = others.map((exam) => assigned[exam]);
    let slot = 0;
    while (taken.indexOf(slot) >= 0) slot++;
    assigned.push(slot);
  }
  return assigned;
}

/** At most the slots there are, by backtracking; undefined where there is no way. */
function search(problem: Problem): number[] | undefined {
  const others = earlier(problem);
  const assigned = others.map(() => -1);
  let exam = 0;
  while (exam >= 0 && exam < others.length) {
    let slot = assigned[exam] + 1;
    while (slot < problem.slots && others[exam].some((other) => assigned[other] === slot)) slot++;
    assigned[exam] = slot < problem.slots ? slot : -1;
    exam += slot < problem.slots ? 1 : -1;
  }
  return exam < 0 ? undefined : assigned;
}

export default () => {
  const problems = new Map<number, Problem>();

  const solve = (body: Problem | Refusal) => {
    if ("size" in body) problems.set(body.part, body);
    const problem = problems.get(body.part);
    if (problem === undefined) throw new Error(`part ${body.part} is not known`);
    const slots = "refused" in body ? search(problem) : firstFit(problem);
    return { part: body.part, slots: slots ?? null };
  };

  return ({ inbox }: Given) => ({
    output: `${inbox.length} parts`,
    messages: inbox.map(({ body }) => ({ to: "checker", body: solve(body) })),
  });
};
