import * as z from "zod";
import { validate } from "../../../runtime/kernel/validation.js";

const schema = z.strictObject({
  size: z.int().min(1).max(9).optional(),
  name: z.string().regex(/^a+$/).optional(),
  rows: z.array(z.number()).min(1).optional(),
  kind: z.enum(["x", "y"]).optional(),
  task: z.union([z.string(), z.object({ target: z.string() })]).optional(),
  shape: z.discriminatedUnion("of", [z.object({ of: z.literal("disc"), radius: z.number() })]).optional(),
});

describe("validate", () => {
  it("gives back what is valid", () => {
    expect(validate(schema, { size: 3, name: "aa" })).toEqual({ size: 3, name: "aa" });
  });

  it.each([
    [{ size: 0 }, "size", 0, "give at least 1"],
    [{ size: 10 }, "size", 10, "give at most 9"],
    [{ size: 1.5 }, "size", 1.5, "give a whole number"],
    [{ size: "3" }, "size", "3", "give a value of type number"],
    [{ sise: 3 }, "sise", 3, "remove it, or correct its spelling"],
    [{ name: "b" }, "name", "b", "give text that matches /^a+$/"],
    [{ rows: [] }, "rows", [], "give at least 1 item"],
    [{ rows: [1, Number.NaN] }, "rows[1]", Number.NaN, "give a value of type number"],
    [{ kind: "z" }, "kind", "z", 'give one of "x", "y"'],
    [{ task: { target: 5 } }, "task.target", 5, "give a value of type string"],
    [{ shape: { of: "cube" } }, "shape.of", "cube", 'give "disc"'],
    [{ shape: { of: "disc" } }, "shape.radius", undefined, "give a value of type number"],
  ])("says of %j what is wrong, where, and what to do", (value, field, found, hint) => {
    expect(() => validate(schema, value)).toThrow(expect.objectContaining({ field, value: found, hint }));
  });

  it("names the field within what the user sent, and shows the value briefly", () => {
    expect(() => validate(schema, { size: 0 }, "config")).toThrow(/^config\.size: .*, found 0$/);
    expect(() => validate(schema, { name: "b".repeat(500) })).toThrow(/^name: .{0,60}, found "b{76}…$/);
    expect(() => validate(schema, { shape: { of: "disc" } })).toThrow("shape.radius: is missing");
    expect(() => validate(schema, 5)).toThrow("input: expected object, found 5");
  });
});
