import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type { LogLine } from "./invocation.js";

/** Collects the lines that an execution environment writes to its streams. */
export class LogCapture {
  private lines: LogLine[] = [];

  constructor(private readonly streams: readonly Readable[]) {
    for (const stream of streams) createInterface(stream).on("line", (line) => this.take(stream, line));
  }

  /** Resolves when `mark` was written to every stream or the stream has ended; nothing written before it is missed. */
  async seen(mark: string): Promise<void> {
    await Promise.all(
      this.streams.map((stream) => {
        if (stream.closed) return undefined;
        return new Promise<void>((resolve) => stream.once(mark, resolve).once("close", resolve));
      }),
    );
  }

  /** The lines collected since the last call. */
  drain(): LogLine[] {
    const lines = this.lines;
    this.lines = [];
    return lines;
  }

  private take(stream: Readable, line: string): void {
    const mark = line.indexOf("\u0000end of logs"); // after a text that was written without a line break, too
    const message = mark < 0 ? line : line.slice(0, mark);
    if (message || mark < 0) this.lines.push({ timestamp: Date.now(), message });
    if (mark >= 0) stream.emit(line.slice(mark));
  }
}
