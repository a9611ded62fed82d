import { InvalidInput } from "../runtime/kernel/errors.js";

const parser =
  (what: string, example: string, accepts: (value: number) => boolean) =>
  (field: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && accepts(value)) return value;
    throw new InvalidInput(`not a ${what}`, { field, value: text, hint: `give a ${what}, as in ${example}` });
  };

/** Parses an option that is a number; what range it may have is said by whoever uses it. */
export const numberArgument = parser("number", "0.25", Number.isFinite);

/** Parses an option that is a whole number. */
export const whole = parser("whole number", "12", Number.isSafeInteger);

/** Parses an option that is a TCP port; 0 means any that is free. */
export const port = parser("port", "9000", (value) => Number.isInteger(value) && value >= 0 && value <= 65_535);
