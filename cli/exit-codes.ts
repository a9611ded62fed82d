/** Every way the command ends. Scripts may rely on the numbers; `--help` prints this table. */
export const exitCodes = {
  ok: { code: 0, meaning: "done" },
  failure: { code: 1, meaning: "something failed; the message says what" },
  usage: { code: 2, meaning: "bad usage or bad input; nothing was written" },
  notAccepted: { code: 3, meaning: "safety did not accept a program" },
  notFound: { code: 4, meaning: "what was named does not exist" },
  conflict: { code: 5, meaning: "what is there contradicts the request" },
  stopped: { code: 6, meaning: "the emergency stop is set; `t-developer resume` lifts it" },
  unavailable: { code: 7, meaning: "AWS, or the local AWS, did not answer in time" },
  notAllowed: { code: 8, meaning: "it is not known who you are, or you may not do that" },
  interrupted: { code: 130, meaning: "Ctrl-C; an evolution that was followed goes on, one here can be resumed" },
} as const;

type Ending = keyof typeof exitCodes;

/** The `code` of an error (runtime/kernel/errors.ts) → how the command ends. What is not here is a failure. */
const endings: Readonly<Record<string, Ending>> = {
  "invalid-input": "usage",
  unsafe: "notAccepted",
  "agent-too-large": "notAccepted",
  withdrawn: "notAccepted",
  "not-found": "notFound",
  conflict: "conflict",
  "emergency-stopped": "stopped",
  unavailable: "unavailable",
  "input-too-large": "usage",
  overloaded: "unavailable",
  "rate-limited": "unavailable",
  unauthenticated: "notAllowed",
  forbidden: "notAllowed",
  "deadline-exceeded": "unavailable",
};

/** @param code of a TDeveloperError or of a problem that a handler answered */
export const exitCodeOf = (code: string): number => exitCodes[endings[code] ?? "failure"].code;

/** The table as lines for `--help`. */
export function exitCodeHelp(): string {
  const rows = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padStart(3)}  ${meaning}`);
  return ["Exit codes:", ...rows].join("\n");
}
