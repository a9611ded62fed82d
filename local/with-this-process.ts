/**
 * The words that run a program so that it ends with this process, however that ends. Only Linux can do that; elsewhere a
 * process that is killed leaves it.
 */
export const withThisProcess = (...words: readonly string[]): readonly string[] =>
  process.platform === "linux" ? ["setpriv", "--pdeathsig", "KILL", "--", ...words] : words;
