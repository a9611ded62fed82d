/** Where a screen is drawn. */
export interface ScreenOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
}

/** Lines that are drawn again and again in the same place. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  /** Replaces the lines drawn before; what does not fit is cut. */
  draw(lines: readonly string[]): void;
}

const ESCAPE = "\u001b[";
/** The terminal shows what lies between only when it is complete; one that does not know this ignores it. */
const BEGIN_UPDATE = `${ESCAPE}?2026h`;
const END_UPDATE = `${ESCAPE}?2026l`;
const CUT_LONG_LINES = `${ESCAPE}?7l`;
const WRAP_LONG_LINES = `${ESCAPE}?7h`;
const CLEAR_REST_OF_LINE = `${ESCAPE}K`;
const CLEAR_BELOW = `${ESCAPE}J`;
const CLEAR_SCREEN = `${ESCAPE}2J${ESCAPE}H`;
const up = (lines: number): string => (lines > 0 ? `\r${ESCAPE}${lines}A` : "\r");

/**
 * Draws over the lines of before without clearing them first, in one write, so that nothing flickers. There is nothing
 * to restore at the end: no mode outlives a write, and the last lines stay.
 */
export function openScreen(out: ScreenOutput): Screen {
  let drawn = 0;
  let width = out.columns;
  return {
    get columns() {
      return out.columns || 80;
    },
    get rows() {
      return out.rows || 24;
    },
    draw(lines) {
      const shown = lines.slice(0, this.rows - 1);
      const resized = out.columns !== width; // long lines may have wrapped: where they begin is not known any more
      width = out.columns;
      const begin = resized ? CLEAR_SCREEN : up(drawn);
      const body = shown.map((line) => `${line}${CLEAR_REST_OF_LINE}\n`).join("");
      out.write(`${BEGIN_UPDATE}${CUT_LONG_LINES}${begin}${body}${CLEAR_BELOW}${WRAP_LONG_LINES}${END_UPDATE}`);
      drawn = shown.length;
    },
  };
}
