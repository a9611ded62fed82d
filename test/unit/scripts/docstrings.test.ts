import { undocumented } from "../../../scripts/docstrings.js";

const found = (text: string): string[] => undocumented("a.ts", text).map(({ line, name }) => `${line} ${name}`);

describe("docstrings", () => {
  it("names each export that has none, of whatever kind", () => {
    const text = `export const a = 1, b = 2;
export function c() {}
export class D {}
export interface E {}
export type F = 1;
export enum G {}
export const { h } = { h: 1 };
`;
    expect(found(text)).toEqual(["1 a", "1 b", "2 c", "3 D", "4 E", "5 F", "6 G", "7 { h }"]);
  });

  it("lets pass what has one, what is not exported and what is exported elsewhere", () => {
    const text = `/** Says something. */
export const a = 1;
const b = 2;
export { b };
export { c } from "./c.js";
`;
    expect(found(text)).toEqual([]);
  });

  it("takes what one overload says for all of them", () => {
    const text = `/** Says something. */
export function a(b: string): void;
export function a(b: number): void;
export function a() {}
`;
    expect(found(text)).toEqual([]);
  });

  it("takes neither a plain comment for one nor the file's own", () => {
    expect(found("// says something\nexport const a = 1;")).toEqual(["2 a"]);
    expect(found("/* says something */\nexport const a = 1;")).toEqual(["2 a"]);
    expect(found("/**\n * What the file is about.\n *\n * @module\n */\nexport const a = 1;")).toEqual(["6 a"]);
  });
});
