import { messageOf } from "./printable.js";
import type { Log } from "./stores.js";
import { currentTrace } from "./trace.js";

const secretName = /secret|password|passwd|token|credential|authorization|api_?key|access_?key|private_?key|cookie/i;

/** What secrets look like inside text: access key ids, bearer tokens, `key=value` pairs, passwords in addresses. */
const secretText: readonly (readonly [RegExp, string])[] = [
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g, "***"],
  [/\b(Bearer|Basic) [\w.~+/=-]{8,}/gi, "$1 ***"],
  [
    /((?:secret|password|passwd|token|credential|api_?key|access_?key)[\w-]*["']?\s*[=:]\s*["']?)[^\s"',;&}]+/gi,
    "$1***",
  ],
  [/(:\/\/[^\s/:@]+:)[^\s/@]+@/g, "$1***@"],
];

/** `text` without what looks like a secret. */
export function redact(text: string): string {
  return secretText.reduce((clean, [pattern, replacement]) => clean.replace(pattern, replacement), text);
}

/** A writer of structured lines: one JSON object each, with the trace that it belongs to. */
export function createLog(write: (line: string) => void): Log {
  return (level, message, fields = {}) => {
    const line = {
      level,
      time: new Date().toISOString(),
      message: redact(message),
      trace_id: currentTrace()?.traceId,
    };
    try {
      write(JSON.stringify({ ...line, ...fields }, replace));
    } catch (error) {
      write(JSON.stringify({ ...line, unloggable: messageOf(error) })); // logging must not end what it tells of
    }
  };
}

/** The log of this process: standard error, so that standard output stays for metrics. */
export const log: Log = createLog((line) => process.stderr.write(`${line}\n`));

function replace(key: string, value: unknown): unknown {
  if (secretName.test(key)) return "***";
  if (value instanceof Error)
    return { name: value.name, message: value.message, stack: value.stack, cause: value.cause };
  if (typeof value === "bigint") return `${value}n`;
  return typeof value === "string" ? redact(value) : value;
}
