/** Programs that the gate is not sure of; each is another one. */
export const suspect = (n: number): string =>
  `export default () => (x) => { for (let i = 0; i < ${n}; i--) x += i; return x; };`;

/** The same program as `suspect(n)`, as somebody else would write it. */
export const disguised = (n: number): string => `
  // nothing to see here
  const friendly = () => {
    return (value) => {
      for (let step = 0; step < ${n}; step--) { value += step; } /* counts */
      return value;
    };
  };
  export { friendly as default };`;

/** The gate rejects it. */
export const dangerous = "export default () => (x) => eval(x);";

/** The gate accepts it. */
export const harmless = "export default () => (x) => x + 1;";
