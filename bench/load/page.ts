import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { type Overload, overloadRows } from "./overload.js";
import { type Beside, rowsOf } from "./rounds.js";
import type { Soaked } from "./soak.js";

const DOCUMENT = join(__dirname, "..", "..", "docs", "load.md");

/** What one run has measured. */
export interface Measured {
  /** Of the agent's compiled code. */
  readonly bytes: number;
  readonly beside: { readonly capacity: Beside; readonly half: Beside };
  readonly over: Overload;
  readonly soak: Soaked;
}

function table(rows: readonly Readonly<Record<string, string | number>>[]): string[] {
  const names = Object.keys(rows[0]);
  const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
  return [
    row(names),
    row(names.map((_, i) => (i === 0 ? "---" : "---:"))),
    ...rows.map((each) => row(Object.values(each))),
  ];
}

/** Writes the page of the documentation about the service under load. */
export const writePage = (measured: Measured): void => writeFileSync(DOCUMENT, page(measured));

/** The page, as Markdown. */
const page = ({ bytes, beside, over, soak }: Measured): string =>
  [
    "# The service of agents under load",
    "",
    `\`t-developer serve agents --here\` is asked over loopback to run one hot agent of ${bytes} bytes (it turns a line of text), by a`,
    "generator in another process; hono alone reads the same requests and gives answers as long, without a token, a log, a bound,",
    `a schema or an agent. They take turns, five rounds each; a cell has the median and, in brackets, the least and the most. Written by`,
    `\`npm run bench:load\` on Node ${process.versions.node}, ${cpus().length} cores that server, sandbox and generator share.`,
    "",
    "## As many requests as there can be",
    "",
    "Thirty-two connections, each of which sends the next request when it has its answer (a closed loop): good for requests a",
    "second. Its times are those of a queue of 32.",
    "",
    ...table(rowsOf(beside.capacity)),
    "",
    `## ${beside.half.rate} requests a second`,
    "",
    "Half of what the service can do. Requests are sent when they are due, however the ones before them fare (an open loop), and",
    "their time counts from then: what one slow answer does to those that come after it is not omitted. Both are asked the same.",
    "",
    ...table(rowsOf(beside.half)),
    "",
    "## Twice what it can do",
    "",
    "Twice the most that it did in any round above, in an open loop. The service works on 256 requests at once; one more is",
    "answered 503 at once, with `Retry-After`, and nothing of it is begun. Generator and refusals take their share of the same cores.",
    "",
    ...table(overloadRows(over)),
    "",
    "In a container a caller may ask 100 times a second besides, 400 at once (429, with `Retry-After`): `runtime/architecture/limits.ts`.",
    "",
    "## For long",
    "",
    `${soak.rate} requests a second for ${soak.seconds} s in an open loop: ${soak.rows.at(-1)?.requests} answers, all of them 200. Memory after each tenth, garbage`,
    `taken away; from one tenth of the second half to the next the service grew by ${soak.slope.resident.toFixed(1)} MB, its heap by ${soak.slope.heap.toFixed(2)} MB.`,
    "",
    ...table(
      soak.rows.map(({ requests, resident, heap, sandbox }) => ({
        requests,
        "service, MB": resident,
        "its heap, MB": heap.toFixed(1),
        "sandbox, MB": sandbox,
      })),
    ),
    "",
  ].join("\n");
