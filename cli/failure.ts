import { CommanderError } from "commander";
import { TDeveloperError } from "../runtime/kernel/errors.js";
import { messageOf, short } from "../runtime/kernel/printable.js";
import { exitCodeOf, exitCodes } from "./exit-codes.js";
import type { Terminal } from "./terminal.js";

/** Ctrl-C came while a command waited. */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
}

const INTERRUPTED = "interrupted";

/** What is said of an error, and how the command ends. */
interface CommandFailure {
  readonly exitCode: number;
  readonly code: string;
  readonly message: string;
  readonly field?: string;
  readonly value?: unknown;
  readonly hint?: string;
}

/**
 * What an error says to whoever called the command, and the exit code: of a T-Developer error all its fields, of any
 * other one its message and code `unexpected`.
 */
export function failureOf(error: unknown): CommandFailure {
  if (error instanceof Interrupted) {
    return { exitCode: exitCodes.interrupted.code, code: INTERRUPTED, message: error.message };
  }
  if (isUsage(error)) {
    return { exitCode: exitCodes.usage.code, code: "usage", message: error.message.replace(/^error: /, "") };
  }
  if (error instanceof TDeveloperError) {
    const { code, message, field, value, hint } = error;
    return { exitCode: exitCodeOf(code), code, message, field, value, hint };
  }
  if (isOfFile(error)) {
    const hint = "see whether it is there, and whether you may use it";
    return {
      exitCode: exitCodes.failure.code,
      code: "file",
      message: error.message,
      field: "file",
      value: error.path,
      hint,
    };
  }
  return {
    exitCode: exitCodes.failure.code,
    code: "unexpected",
    message: messageOf(error),
    hint: "run it again with --debug for the stack",
  };
}

/** What the system says of a file. */
const isOfFile = (error: unknown): error is NodeJS.ErrnoException & { path: string } =>
  error instanceof Error && "syscall" in error && "path" in error;

/** Commander says itself what is wrong, but for JSON; `--help` and `--version` are no failures. */
export const isUsage = (error: unknown): error is CommanderError => error instanceof CommanderError;

/** One line for the error, one for where it is, one for what to do. */
export function describe(failure: CommandFailure, paint: Terminal["paint"]): string {
  const { code, message, field, value, hint } = failure;
  const lines = [code === INTERRUPTED ? message : `${paint("bad", "error:")} ${message}`];
  if (field !== undefined) lines.push(`  field: ${field}${value === undefined ? "" : ` = ${short(value)}`}`);
  if (hint !== undefined) lines.push(`  fix:   ${hint}`);
  return lines.join("\n");
}
