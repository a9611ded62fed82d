/**
 * Splits a timetable into parts that have nothing to do with each other: exams that no chain of students connects.
 * The solver gets each part as a problem, the checker gets it as the terms to hold the solver to.
 */
interface Exams {
  exams: string[];
  /** What each student sits. */
  students: string[][];
  slots: number;
}

interface Given {
  input: Exams | null;
}

/** Exam → the exam that stands for its part (union-find, halving paths). */
function createParts(size: number) {
  const parent = Array.from({ length: size }, (_, i) => i);
  const find = (exam: number) => {
    let at = exam;
    while (parent[at] !== at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  };
  const join = (a: number, b: number) => {
    parent[find(a)] = find(b);
  };
  return { find, join };
}

/** Pairs of exams that some student sits both of, each pair once. */
function clashing({ exams, students }: Exams): number[][] {
  const numbers = new Map(exams.map((name, i) => [name, i]));
  const pairs = new Map<string, number[]>();
  for (const sits of students) {
    const sorted = sits.map((name) => numbers.get(name) ?? -1).sort((a, b) => a - b);
    if (sorted[0] === -1) throw new Error(`a student sits an exam that is not there: ${sits}`);
    for (const [i, a] of sorted.entries()) {
      for (const b of sorted.slice(i + 1)) pairs.set(`${a} ${b}`, [a, b]);
    }
  }
  return [...pairs.values()];
}

export default () =>
  ({ input }: Given) => {
    if (input === null) return { output: null };
    const { exams, slots } = input;
    const pairs = clashing(input);
    const { find, join } = createParts(exams.length);
    for (const [a, b] of pairs) join(a, b);
    const roots = [...new Set(exams.map((_, i) => find(i)))];
    const messages = roots.flatMap((root, part) => {
      const members = exams.map((_, i) => i).filter((i) => find(i) === root);
      const place = new Map(members.map((exam, i) => [exam, i]));
      const clashes = pairs.filter(([a]) => find(a) === root).flatMap((pair) => pair.map((exam) => place.get(exam)));
      const names = members.map((exam) => exams[exam]);
      return [
        { to: "solver", body: { part, size: members.length, clashes, slots } },
        { to: "checker", body: { part, of: roots.length, names, clashes, slots } },
      ];
    });
    return { output: `${exams.length} exams in ${roots.length} parts`, messages };
  };
