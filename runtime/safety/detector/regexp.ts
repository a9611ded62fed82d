/** Whether a pattern repeats a group without bound in which something repeats without bound; in linear time. */
export function isRegExpBomb(pattern: string): boolean {
  const groups = [false]; // for each open group: whether something in it repeats
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i];
    if (char === "\\") i++;
    else if (char === "[") i = endOfClass(pattern, i);
    else if (char === "(") groups.push(false);
    else if (char === ")") {
      const inner = groups.pop() ?? false;
      const repeated = isUnbounded(pattern, i + 1);
      if (inner && repeated) return true;
      groups[groups.length - 1] ||= inner || repeated;
    } else if (isUnbounded(pattern, i + 1)) groups[groups.length - 1] = true;
  }
  return false;
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
  const comma = /^\{\d{1,9},\}/.exec(pattern.slice(i, i + 13));
  return comma !== null;
}
