import { InvalidInput } from "../runtime/errors.js";

/** Parses an option that is a number; what range it may have is said by whoever uses it. */
export const number =
  (field: string) =>
  (text: string): number => {
    const value = Number(text);
    if (text.trim() !== "" && Number.isFinite(value)) return value;
    throw new InvalidInput("not a number", { field, value: text, hint: "give a number, as in 0.25" });
  };

/** Parses an option that is a whole number. */
export const whole =
  (field: string) =>
  (text: string): number => {
    const value = number(field)(text);
    if (Number.isSafeInteger(value)) return value;
    throw new InvalidInput("not a whole number", { field, value: text, hint: "give a whole number, as in 12" });
  };
