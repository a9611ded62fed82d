/** One way through a group, as far as it was read. */
interface Way {
  /** Something in it repeats without bound. */
  repeats: boolean;
  /** Something else in it has to be there, and so tells the rounds apart. */
  holds: boolean;
  /** An earlier way through the same group is all repetition. */
  loose: boolean;
}

const start = (): Way => ({ repeats: false, holds: false, loose: false });
const isLoose = ({ repeats, holds, loose }: Way): boolean => loose || (repeats && !holds);

/**
 * Whether a pattern repeats without bound a group that can be nothing but a repetition itself: `(a+)+`, `(\\w+\\s?)*`, but
 * not `(\\d+,)*`. Takes linear time.
 */
export function isRegExpBomb(pattern: string): boolean {
  const groups = [start()];
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    const group = groups[groups.length - 1];
    if (char === "(") {
      groups.push(start());
      if (pattern[i + 1] === "?") i = endOfPrefix(pattern, i + 1);
    } else if (char === "|") {
      groups[groups.length - 1] = { ...start(), loose: isLoose(group) };
    } else if (char === ")") {
      const inner = isLoose(groups.pop() ?? start());
      if (groups.length === 0) groups.push(start());
      if (inner && isUnbounded(pattern, i + 1)) return true;
      take(groups[groups.length - 1], pattern, i + 1, inner);
    } else if (!"^$*+?{}".includes(char)) {
      if (char === "\\") i++;
      else if (char === "[") i = endOfClass(pattern, i);
      take(group, pattern, i + 1, false);
    }
  }
  return false;
}

/** Adds what stands before `i`, with the quantifier that stands there. */
function take(group: Way, pattern: string, i: number, repeats: boolean): void {
  if (repeats || isUnbounded(pattern, i)) group.repeats = true;
  else if (pattern[i] !== "?") group.holds = true;
}

/** `(?:`, `(?=`, `(?<name>`: the last character before what is in the group. */
function endOfPrefix(pattern: string, i: number): number {
  const prefix = /^\?(?:[:=!]|<[=!]|P?<\w{1,50}>)/.exec(pattern.slice(i, i + 60));
  return i + (prefix?.[0].length ?? 1) - 1;
}

function endOfClass(pattern: string, start: number): number {
  let i = start + 1;
  while (i < pattern.length && pattern[i] !== "]") i += pattern[i] === "\\" ? 2 : 1;
  return i;
}

/** Whether `*`, `+` or `{n,}` stands at `i`. */
function isUnbounded(pattern: string, i: number): boolean {
  if (pattern[i] === "*" || pattern[i] === "+") return true;
  if (pattern[i] !== "{") return false;
  return /^\{\d{1,9},\}/.test(pattern.slice(i, i + 13));
}
