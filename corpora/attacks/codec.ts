import { type AttackFamily, acting } from "./attack.js";

/** Values that could be mistaken on their way out: texts that look like marks, keys that mean something elsewhere. */
export const codec: AttackFamily = {
  "text that looks like NaN": acting("ok", "return '\\u0000NaN';", "\u0000NaN"),
  "text that looks like undefined": acting("ok", "return ['\\u0000undefined', undefined];", [
    "\u0000undefined",
    undefined,
  ]),
  "text that looks like a marked text": acting("ok", "return ['\\u0000\\u0000NaN', '\\u0000'];", [
    "\u0000\u0000NaN",
    "\u0000",
  ]),
  "text that looks like JSON": acting("ok", "return '\"],[{}]';", '"],[{}]'),
  "text with every control character": acting(
    "ok",
    "let s = ''; for (let i = 0; i < 160; i++) s += String.fromCharCode(i); return s;",
    Array.from({ length: 160 }, (_, i) => String.fromCharCode(i)).join(""),
  ),
  "halves of surrogates": acting("ok", "return ['\\ud800', '\\udc00', '\\udc00\\ud800'];", [
    "\ud800",
    "\udc00",
    "\udc00\ud800",
  ]),
  "separators of lines": acting("ok", "return { '\\u2028': '\\u2029' };", { "\u2028": "\u2029" }),
  "a key that looks like NaN": acting("ok", "return { '\\u0000NaN': 1, '\\u0000': NaN };", {
    "\u0000NaN": 1,
    "\u0000": Number.NaN,
  }),
  "a key __proto__": acting(
    "ok",
    "return { ['__proto__']: { polluted: NaN }, a: 1 };",
    JSON.parse('{"__proto__": {"polluted": null}, "a": 1}', (_key, value) => (value === null ? Number.NaN : value)),
  ),
  "keys of prototypes": acting(
    "ok",
    "return { constructor: { prototype: { polluted: 1 } }, toString: 1, hasOwnProperty: 2, length: 3 };",
    { constructor: { prototype: { polluted: 1 } }, toString: 1, hasOwnProperty: 2, length: 3 },
  ),
  "keys of outcomes": acting("ok", "return { status: 'crashed', message: 'x', usage: { fuel: -1 } };", {
    status: "crashed",
    message: "x",
    usage: { fuel: -1 },
  }),
  "keys of processes": acting("ok", "return { cmd: 'NODE_HANDLE', type: 'net.Server', msg: 1 };", {
    cmd: "NODE_HANDLE",
    type: "net.Server",
    msg: 1,
  }),
  "an empty key": acting("ok", "return { '': { '': [] } };", { "": { "": [] } }),
  "symbols for keys": acting("ok", "return { [Symbol.toPrimitive]: 1, [Symbol('a')]: 2, b: 3 };", { b: 3 }),
  "keys that are not enumerable": acting(
    "ok",
    "return Object.defineProperty({ a: 1 }, 'b', { value: 2, enumerable: false });",
    { a: 1 },
  ),
  "inherited values": acting("ok", "return Object.assign(Object.create({ a: 1 }), { b: 2 });", { b: 2 }),
  "an object without a prototype": acting("ok", "return Object.assign(Object.create(null), { a: [null] });", {
    a: [null],
  }),
  "sparse arrays": acting("ok", "const a = [, 1, , 2]; a.length = 6; a.x = 1; return a;", [
    undefined,
    1,
    undefined,
    2,
    undefined,
    undefined,
  ]),
  "zero that is negative, everywhere": acting("ok", "return [-0, { a: -0 }, [[-0]]];", [-0, { a: -0 }, [[-0]]]),
  "numbers at the edge": acting(
    "ok",
    "return [5e-324, 1.7976931348623157e308, 2 ** 53 + 2, -1e21, 1e-7];",
    [5e-324, 1.7976931348623157e308, 9007199254740994, -1e21, 1e-7],
  ),
  "NaN of another sign": acting(
    "ok",
    "return new Float64Array(new Uint32Array([0, 0xfff80000]).buffer)[0];",
    Number.NaN,
  ),
  "NaN with something in it": acting(
    ["ok"],
    "return new Float64Array(new Uint32Array([0xdeadbeef, 0x7ff4dead]).buffer)[0];",
    Number.NaN,
  ),
  "the same object twice": acting("ok", "const a = { b: 1 }; return [a, a];", [{ b: 1 }, { b: 1 }]),
  "the deepest that crosses": acting(
    "ok",
    "let a = 0; for (let i = 0; i < 100; i++) a = [a]; return JSON.stringify(a).length;",
    201,
  ),
  "changes its input": acting("ok", "input = { input }; return input;", { input: 1 }),
};
