import { openScreen } from "../../../cli/screen.js";

const ESCAPE = String.fromCharCode(27);

/** An escape sequence, or one character. */
const tokens = new RegExp(`${ESCAPE}\\[([?\\d]*)([A-Za-z])|[\\s\\S]`, "g");

/** A terminal as far as a screen uses one: what is to be seen, line by line, after everything that was written. */
class Emulated {
  readonly isTTY = true;
  writes = 0;
  private lines: string[] = [""];
  private row = 0;
  private column = 0;

  constructor(
    public columns: number,
    public rows: number,
  ) {}

  write(text: string): void {
    this.writes++;
    for (const [token, argument, command] of text.matchAll(tokens)) {
      if (command) this.obey(command, argument);
      else this.type(token);
    }
  }

  private type(char: string): void {
    if (char === "\r") this.column = 0;
    else if (char === "\n") {
      this.row++;
      this.column = 0;
      this.lines[this.row] ??= "";
    } else {
      this.column = Math.min(this.column, this.columns - 1); // as with wrapping off
      const line = this.lines[this.row].padEnd(this.column);
      this.lines[this.row] = line.slice(0, this.column) + char + line.slice(this.column + 1);
      this.column++;
    }
  }

  private obey(command: string, argument: string): void {
    if (command === "A") this.row = Math.max(0, this.row - Number(argument));
    if (command === "K") this.lines[this.row] = this.lines[this.row].slice(0, this.column);
    if (command === "J" && argument === "2") this.lines = [""];
    else if (command === "J") this.lines.splice(this.row + 1);
    if (command === "H") [this.row, this.column] = [0, 0];
  }

  /** What a person sees; the line of the cursor is empty. */
  seen(): string[] {
    return this.lines.slice(0, this.row);
  }
}

describe("openScreen", () => {
  it("draws over what it drew before, and over nothing else", () => {
    const terminal = new Emulated(40, 10);
    terminal.write("$ t-developer top\n");
    const screen = openScreen(terminal);
    screen.draw(["one long line", "two", "three"]);
    screen.draw(["1", "2"]);
    expect(terminal.seen()).toEqual(["$ t-developer top", "1", "2"]);
    screen.draw(["a", "b", "c", "d"]);
    expect(terminal.seen()).toEqual(["$ t-developer top", "a", "b", "c", "d"]);
  });

  it("draws with one write, so that nothing half drawn is seen", () => {
    const terminal = new Emulated(40, 10);
    openScreen(terminal).draw(["one", "two"]);
    expect(terminal.writes).toBe(1);
  });

  it("leaves out lines that would make the terminal scroll", () => {
    const terminal = new Emulated(40, 4);
    const screen = openScreen(terminal);
    for (const _ of ["first", "second"]) screen.draw(["1", "2", "3", "4", "5"]);
    expect(terminal.seen()).toEqual(["1", "2", "3"]);
  });

  it("begins on an empty screen when the terminal became narrower", () => {
    const terminal = new Emulated(40, 10);
    const screen = openScreen(terminal);
    screen.draw(["a line that will wrap"]);
    terminal.columns = 10;
    screen.draw(["short"]);
    expect(terminal.seen()).toEqual(["short"]);
  });

  it("has a size though the terminal tells none", () => {
    const { columns, rows } = openScreen({ write: () => undefined });
    expect([columns, rows]).toEqual([80, 24]);
  });
});
