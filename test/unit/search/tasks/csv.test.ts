import fc from "fast-check";
import { numberColumns, parseCsv } from "../../../../runtime/search/tasks/csv.js";

const columnsOf = (header: readonly string[], rows: readonly (readonly number[])[]) =>
  header.map((column, i) => [column, rows.map((row) => row[i])]);

/** In the order of the file, which an object does not keep of names that are numbers. */
const read = (text: string) => {
  const table = parseCsv(text);
  const columns = numberColumns(table);
  return table.header.map((column) => [column, columns[column]]);
};

const quoted = (cell: unknown): string => `"${String(cell).replaceAll('"', '""')}"`;

/** Names of any characters, the special ones of CSV often. */
const name = fc
  .string({ unit: fc.oneof(fc.constantFrom(",", '"', "\n", " ", ";", "é"), fc.string({ minLength: 1, maxLength: 1 })) })
  .filter((text) => text !== "" && !text.includes("\r"));

const table = fc.uniqueArray(name, { minLength: 2, maxLength: 4 }).chain((header) => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0); // text has no -0
  const row = fc.array(number, { minLength: header.length, maxLength: header.length });
  return fc.record({ header: fc.constant(header), rows: fc.array(row, { maxLength: 8 }) });
});

/** What surrounds the cells, and means nothing. */
const manner = fc.record({
  bom: fc.constantFrom("", "\uFEFF"),
  end: fc.constantFrom("\n", "\r\n", "\r"),
  pad: fc.constantFrom("", " ", "\t"),
  blank: fc.constantFrom("", "  "),
  quote: fc.boolean(),
  last: fc.boolean(),
});

describe("a table in CSV", () => {
  it("is read as it was written, whatever is quoted and however lines end", () => {
    fc.assert(
      fc.property(table, manner, ({ header, rows }, { bom, end, pad, blank, quote, last }) => {
        const cells = [header.map(quoted), ...rows.map((row) => row.map(quote ? quoted : String))];
        const lines = cells.flatMap((row) => [row.map((cell) => pad + cell + pad).join(","), blank]);
        expect(read(bom + lines.join(end) + (last ? end : ""))).toEqual(columnsOf(header, rows));
      }),
    );
  });

  /** As tables were read when a quote was nothing but the first and the last character of a cell. */
  const formerly = (text: string) => {
    const lines = text.split(/\r?\n/).filter((line) => line.trim() !== "");
    const cells = lines.map((line) => line.split(",").map((cell) => cell.trim().replace(/^"(.*)"$/, "$1")));
    const [header, ...rows] = cells;
    return columnsOf(
      header,
      rows.map((row) => row.map(Number)),
    );
  };

  it("is what it was before quotes could hide commas", () => {
    const plain = fc.stringMatching(/^[a-z ;#5é\u00a0'-]{0,5}[a-z]$/);
    const number = fc.constantFrom("1", "-2.5", "+4", "1e3", "0x10", ".5", "5.", "-0", "\u00a09", " 7");
    const cell = (of: fc.Arbitrary<string>) =>
      fc
        .tuple(of, fc.constantFrom("", " ", "\t"), fc.boolean())
        .map(([text, pad, quote]) => pad + (quote ? `"${text}"` : text) + pad);
    const line = (of: fc.Arbitrary<string>) =>
      fc
        .tuple(cell(of), cell(of), fc.constantFrom("\n", "\r\n", "\n \n"))
        .map(([first, second, end]) => `${first},${second}${end}`);
    const text = fc
      .tuple(line(plain), fc.array(line(number), { maxLength: 7 }))
      .map(([head, rows]) => head + rows.join(""));
    fc.assert(
      fc.property(text, (given) => {
        const [[first], [second]] = formerly(given);
        fc.pre(first !== second);
        expect(read(given)).toEqual(formerly(given));
      }),
    );
  });

  it("keeps a quote that is no quotation", () => {
    expect(read('5" pipe,a"b\n1,2')).toEqual([
      ['5" pipe', [1]],
      ['a"b', [2]],
    ]);
  });
});
