import { duration } from "../cli/table.js";
import type { Terminal } from "../cli/terminal.js";

/** Names what is being done while it is done, and remembers how long each part took. */
export class Phases {
  private readonly taken: { readonly name: string; readonly milliseconds: number }[] = [];

  constructor(private readonly terminal: Terminal) {}

  /** Runs one part; `show` puts how far it has come in the place of its name. */
  async run<T>(name: string, work: (show: (line: string) => void) => Promise<T>): Promise<T> {
    const { terminal } = this;
    const began = performance.now();
    if (!terminal.interactive) terminal.note(`${name} …`);
    terminal.status(name);
    const result = await work(terminal.status).finally(() => terminal.status(undefined));
    const milliseconds = performance.now() - began;
    this.taken.push({ name, milliseconds });
    terminal.note(`${terminal.paint("good", "✓")} ${name}  ${terminal.paint("quiet", duration(milliseconds))}`);
    return result;
  }

  /** Every part and how long it took, with the sum. */
  lines(): string[] {
    const sum = this.taken.reduce((total, { milliseconds }) => total + milliseconds, 0);
    const rows = [...this.taken, { name: "altogether", milliseconds: sum }];
    const width = Math.max(...rows.map(({ name }) => name.length));
    return rows.map(({ name, milliseconds }) => `${name.padEnd(width)}  ${duration(milliseconds)}`);
  }
}
