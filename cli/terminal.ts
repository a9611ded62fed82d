import { styleText } from "node:util";

/** What a piece of text is; how that looks is decided here. */
export type Tone = "title" | "good" | "bad" | "warning" | "accent" | "quiet";

const looks = {
  title: "bold",
  good: "green",
  bad: "red",
  warning: "yellow",
  accent: "cyan",
  quiet: "dim",
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** Where a command writes. Results go to stdout, everything said on the way to stderr, so that pipes stay clean. */
export interface Terminal {
  /** One result, possibly several lines. */
  result(text: string): void;
  /** One remark. */
  note(text: string): void;
  /** The one transient line under everything else; undefined takes it away. Without a terminal it never appears. */
  status(text: string | undefined): void;
  paint(tone: Tone, text: string): string;
  /** Whether a person watches. */
  readonly interactive: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Colours only on a terminal, and never against https://no-color.org. */
export const wantsColour = (isTerminal: boolean, env: Environment): boolean =>
  isTerminal && !env.NO_COLOR && env.TERM !== "dumb";

const CLEAR_LINE = "\r\u001b[2K";

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/**
 * The terminal of this process. It is interactive where stderr is a terminal, and coloured where stdout is one as well.
 */
export function openTerminal(
  out: Output = process.stdout,
  err: Output = process.stderr,
  env: Environment = process.env,
): Terminal {
  const interactive = err.isTTY === true;
  const colour = wantsColour(out.isTTY === true && interactive, env);
  let transient = "";
  const write = (stream: Output, text: string) => {
    if (transient) err.write(CLEAR_LINE);
    stream.write(`${text}\n`);
    if (transient) err.write(transient);
  };
  return {
    interactive,
    result: (text) => write(out, text),
    note: (text) => write(err, text),
    status(text) {
      if (!interactive || (text ?? "") === transient) return;
      if (transient) err.write(CLEAR_LINE);
      transient = (text ?? "").slice(0, (err.columns || 80) - 1);
      if (transient) err.write(transient);
    },
    paint: (tone, text) => (colour ? styleText(looks[tone], text, { validateStream: false }) : text),
  };
}
