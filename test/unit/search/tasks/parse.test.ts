import { builtInTasks, taskDefinition } from "../../../../runtime/search/tasks/index.js";
import { parseTaskFile } from "../../../../runtime/search/tasks/parse.js";

const column = [1, 2, 3, 4, 5];
const regression = { kind: "regression", target: "y", columns: { x: column, y: column } };
const packing = builtInTasks["online-bin-packing"];

const json = (value: unknown) => JSON.stringify(value);
const csv = (...lines: string[]) => lines.join("\n");
const named = (name: string) =>
  `{"kind":"program","cases":[${column.map((value) => `{"input":{"${name}":${value}},"output":1}`)}]}`;
const rows = column.map((value) => `${value},${value}`);

describe("parseTaskFile", () => {
  it("reads a CSV file: header, rows, the target by its name", () => {
    const text = '\uFEFFx, "y" ,z\r\n1,2,3\r\n4,5e-1,-6\r\n\r\n7,8,9\r\n1,1,1\r\n2,2,2\r\n';
    expect(parseTaskFile("some/My Data (1).csv", text)).toEqual({
      kind: "regression",
      name: "my-data-1-",
      target: "y",
      columns: { x: [1, 4, 7, 1, 2], y: [2, 0.5, 8, 1, 2], z: [3, -6, 9, 1, 2] },
    });
  });

  it("reads a JSON file, which may bring its own name", () => {
    expect(parseTaskFile("plane.json", json(regression))).toEqual({ ...regression, name: "plane" });
    expect(parseTaskFile("plane.json", json({ ...regression, name: "other" })).name).toBe("other");
    expect(parseTaskFile("packing.json", json(packing))).toEqual(packing);
  });

  it.each([
    ["a.txt", "", "file", "JSON or CSV"],
    ["a.json", "{", "file", "a.json"],
    ["a.json", "[1]", "file", "object"],
    ["a.json", json({}), "kind", "kind"],
    ["a.json", json({ kind: "magic" }), "kind", "magic"],
    ["a.json", json({ ...regression, name: "No Name" }), "name", "no name"],
    ["a.json", json({ kind: "regression", target: "y" }), "columns", "missing"],
    ["a.json", json({ ...regression, target: "q" }), "target", 'no column "q"'],
    ["a.json", json({ ...regression, columns: {} }), "target", 'no column "y"'],
    ["a.json", json({ ...regression, columns: { y: column } }), "columns", "predict from"],
    ["a.json", json({ ...regression, columns: { x: [], y: [] } }), "columns.x", "0 rows"],
    ["a.json", json({ ...regression, columns: { x: [1], y: [1] } }), "columns.x", "1 rows"],
    ["a.json", json({ ...regression, columns: { x: column, y: [1] } }), "columns.y", "1 rows"],
    [
      "a.json",
      json({ ...regression, columns: { x: column, y: [1, 2, null, 4, 5] } }),
      "columns.y[2]",
      'column "y", row 3',
    ],
    [
      "a.json",
      json({ ...regression, columns: { x: column, y: [1, 2, 3, 4, "5"] } }),
      "columns.y[4]",
      'column "y", row 5',
    ],
    [
      "a.json",
      json({ ...regression, columns: { constructor: column, y: column } }),
      "columns.constructor",
      "no column name",
    ],
    ["a.json", json({ ...regression, primitives: ["add", "pow"] }), "primitives[1]", "pow"],
    ["a.json", json({ ...regression, primitives: ["if"] }), "primitives", "less"],
    ["a.json", json({ ...regression, holdOut: { y: [1] } }), "holdOut.x", "missing"],
    ["a.json", json({ ...regression, holdOut: { x: [], y: [] } }), "holdOut.x", "0 rows"],
    ["a.json", json({ ...regression, cases: [] }), "cases", "not known"],
    ["a.json", json({ ...packing, class: "or9" }), "class", "or9"],
    ["a.json", json({ ...packing, seed: -1 }), "seed", "-1"],
    ["a.json", json({ ...packing, training: { instances: 0, items: 10 } }), "training.instances", "0"],
    ["a.json", json({ ...packing, training: { instances: 100, items: 5000 } }), "training.items", "5000"],
    ["a.csv", "", "columns", 'no column called "target" or "y"'],
    ["a.csv", csv("x,z", "1,2"), "columns", 'no column called "target" or "y"'],
    ["a.csv", csv("x;y", "1;2"), "columns", "separated by commas"],
    ["a.csv", csv("x,y,x", "1,2,3"), "columns", '"x" occurs twice'],
    ["a.csv", csv("x,y"), "columns.x", "0 rows"],
    ["a.csv", csv("x,y", "1,2", "3"), "rows[1]", "line 3: row 2 has 1 cells"],
    ["a.csv", csv("x,y", "1,2", '"3,4"'), "rows[1]", "row 2 has 1 cells"],
    ["a.csv", csv("x,y", "1,2", '3,"4', "5,6"), "lines[2]", "line 3: a quote is not closed"],
    ["a.csv", csv("x,y", "", '"1",2', '"3"4,5'), "lines[3]", "line 4: text follows the quote that closes a cell"],
    [
      "a.csv",
      csv('"weight\nin kg",y', "1,2", "", "3,no"),
      "columns.y[1]",
      'line 5: column "y", row 2: not a finite number, found "no"',
    ],
    [
      "a.csv",
      csv("x,y", '"1,323.8",2'),
      "columns.x[0]",
      'line 2: column "x", row 1: not a finite number, found "1,323.8"',
    ],
    ["a.csv", csv("x,y", '" ",2'), "columns.x[0]", 'not a finite number, found " "'],
    ["a.csv", csv("__proto__,y", ...rows), "columns.__proto__", "no column name"],
    ["a.csv", csv("constructor,y", ...rows), "columns.constructor", "no column name"],
    ["a.csv", csv(",y", ...rows), "columns.", "no column name"],
    [
      "a.json",
      '{"kind":"regression","target":"y","columns":{"__proto__":[1],"y":[1]}}',
      "columns.__proto__",
      "no column name",
    ],
    ["a.json", named("__proto__"), "cases[0].input.__proto__", "no name of an input"],
    ["a.json", named("constructor"), "cases[0].input.constructor", "no name of an input"],
    ["a.json", named(""), "cases[0].input.", "no name of an input"],
    [
      "a.json",
      json({ ...regression, columns: { toString: column, y: column }, holdOut: { y: [1] } }),
      "holdOut.toString",
      "missing",
    ],
    ["a.csv", csv("x,y", "1,2", "3,4", "5,six", "7,8", "9,10"), "columns.y[2]", 'column "y", row 3'],
    ["a.csv", csv("x,y", "1,2", "NaN,4", "5,6", "7,8", "9,10"), "columns.x[1]", 'column "x", row 2'],
    ["a.csv", csv("x,y", "1,2", ",4", "5,6", "7,8", "9,10"), "columns.x[1]", 'column "x", row 2'],
    ["a.csv", csv("x,y", "1,2", "Infinity,4", "5,6", "7,8", "9,10"), "columns.x[1]", "not a finite number"],
    ["a.csv", csv("x,y", ...Array.from({ length: 20_000 }, (_, i) => `${i},${i}`)), undefined, "larger than"],
  ])("refuses %s with %.60s: names %s", (filename, text, field, message) => {
    const refusal = expect.objectContaining({
      code: "invalid-input",
      field,
      hint: expect.any(String),
      message: expect.stringContaining(message),
    });
    expect(() => parseTaskFile(filename, text)).toThrow(refusal);
  });
});

describe("the built-in tasks", () => {
  it.each(Object.entries(builtInTasks))("%s is valid and called that", (name, task) => {
    expect(taskDefinition.parse(JSON.parse(json(task)))).toEqual({ ...task, name });
  });

  it("are bin packing of every class, five problems of PSB2 and the twelve Nguyen formulas", () => {
    expect(Object.keys(builtInTasks)).toHaveLength(5 + 5 + 12);
  });
});
