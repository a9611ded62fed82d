/** What a printed agent calls its input `i`: `a` … `z`, then `a1`, `b1` …; none is a reserved word. */
export const letter = (i: number): string => String.fromCharCode(97 + (i % 26)) + (i < 26 ? "" : Math.floor(i / 26));

/** An input taken from the object of all inputs: `a`, `width:b` or `"full width":c`. */
export function field(name: string, variable: string): string {
  if (name === variable) return name;
  return `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name)}:${variable}`;
}
