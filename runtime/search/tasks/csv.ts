import { CsvError, type Options, parse } from "csv-parse/sync";
import { InvalidInput } from "../../kernel/errors.js";
import { short } from "../../kernel/printable.js";

/** A header, in which no name occurs twice, and rows of one cell a column. */
interface CsvTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** The line of the file that a row ends in, from 1; for errors: it takes reading the file once more. */
  lineOf(row: number): number;
}

const options = {
  bom: true,
  record_delimiter: "\n",
  relax_column_count: true, // our error names the row
  relax_quotes: true, // `5" pipe` is a name
  trim: true,
} satisfies Options;

/**
 * Reads a table as RFC 4180 has it: a cell that has commas, line breaks or quotes in it stands in double quotes, and a
 * quote inside is doubled. Lines end as on any system, empty ones say nothing, and neither does space around a cell.
 *
 * @throws {InvalidInput} naming the line and what is there, and what to do
 */
export function parseCsv(given: string): CsvTable {
  const text = given.replace(/\r\n?/g, "\n"); // so the parser counts lines right inside of quotes, too
  const lineOf = (row: number): number => linesOf(text)[row + 1];
  try {
    const rows = parse(text, options).filter(isRow).slice(1);
    const table = { header: headerOf(text), rows, lineOf };
    check(table);
    return table;
  } catch (error) {
    if (error instanceof CsvError) throw misquoted(error, text);
    throw error;
  }
}

/**
 * Column name → its numbers, from the first row to the last.
 *
 * @throws {InvalidInput} naming line, column and value of a cell that is no number
 */
export function numberColumns(table: CsvTable): Record<string, number[]> {
  const entries = table.header.map(
    (column, at) => [column, table.rows.map((_, row) => numberIn(table, row, at))] as const,
  );
  return Object.fromEntries(entries);
}

const isRow = (cells: readonly string[]): boolean => cells.length > 1 || cells[0].trim() !== "";

/** The names, without the spaces around them that the parser does not know; those inside of quotes are meant. */
function headerOf(text: string): string[] {
  const cast = (cell: string, { quoting }: { readonly quoting: boolean }) => (quoting ? cell : cell.trim());
  const [header = []] = parse(text, { ...options, cast, to: 1, skip_empty_lines: true });
  return header;
}

/** The line that each record ends in. */
function linesOf(text: string): number[] {
  const lines: number[] = [];
  const note: Options["on_record"] = (cells: string[], { lines: line }) => {
    if (isRow(cells)) lines.push(line);
    return cells;
  };
  parse(text, { ...options, on_record: note });
  return lines;
}

function check({ header, rows, lineOf }: CsvTable): void {
  const repeated = header.find((column, i) => header.indexOf(column) < i);
  if (repeated !== undefined) {
    throw new InvalidInput(`column "${repeated}" occurs twice`, {
      field: "columns",
      value: repeated,
      hint: "rename or remove one of the two",
    });
  }
  const ragged = rows.findIndex((cells) => cells.length !== header.length);
  if (ragged < 0) return;
  const message = `row ${ragged + 1} has ${rows[ragged].length} cells but there are ${header.length} columns`;
  throw new InvalidInput(`line ${lineOf(ragged)}: ${message}`, {
    field: `rows[${ragged}]`,
    value: rows[ragged].join(","),
    hint: "give every row one cell a column; one that has a comma in it stands in double quotes",
  });
}

function numberIn({ header, rows, lineOf }: CsvTable, row: number, at: number): number {
  const cell = rows[row][at];
  const number = Number(cell);
  if (Number.isFinite(number) && cell.trim() !== "") return number;
  const place = `line ${lineOf(row)}: column "${header[at]}", row ${row + 1}`;
  throw new InvalidInput(`${place}: not a finite number, found ${short(cell)}`, {
    field: `columns.${header[at]}[${row}]`,
    value: cell,
    hint: /\d,\d/.test(cell)
      ? "write it with a decimal point and without separators of thousands: 1323.8"
      : "correct the cell or remove its row",
  });
}

/** The parser goes past all else: a quote is not closed, or something follows the one that closes a cell. */
function misquoted({ code, bytes, lines }: CsvError, text: string): InvalidInput {
  const isOpen = code === "CSV_QUOTE_NOT_CLOSED";
  const line = isOpen ? lineOfQuote(text, Number(bytes)) : Number(lines);
  const what = isOpen ? "a quote is not closed" : "text follows the quote that closes a cell";
  return new InvalidInput(`line ${line}: ${what}`, {
    field: `lines[${line - 1}]`,
    value: text.split("\n")[line - 1],
    hint: 'put the whole cell in double quotes, and write "" for a quote inside of it',
  });
}

/** @param after bytes before the end of the last cell that was read */
function lineOfQuote(text: string, after: number): number {
  const bytes = Buffer.from(text);
  return bytes.subarray(0, bytes.indexOf('"', after)).toString().split("\n").length;
}
