import { type AttackFamily, acting, undefinedTimes } from "./attack.js";

/** Ways to change what all inherit, or to leave something behind. */
export const realm: AttackFamily = {
  "pollutes every object": acting("threw", "Object.prototype.polluted = 1; return 1;"),
  "pollutes by __proto__": acting("threw", "({}).__proto__.polluted = 1; return ({}).polluted;"),
  "pollutes by constructor.prototype": acting("threw", "[].constructor.prototype.polluted = 1; return [].polluted;"),
  "pollutes by JSON": acting(
    "ok",
    'const o = JSON.parse(\'{"__proto__": {"polluted": 1}}\'); return [typeof ({}).polluted, typeof Object.assign({}, o).polluted];',
    ["undefined", "number"],
  ),
  "pollutes by a merge": acting(
    "threw",
    'const merge = (a, b) => { for (const k in b) typeof b[k] === \'object\' ? merge(a[k], b[k]) : (a[k] = b[k]); }; merge({}, JSON.parse(\'{"constructor": {"prototype": {"polluted": 1}}}\')); return ({}).polluted;',
  ),
  "pollutes by defineProperty": acting(
    "threw",
    "Object.defineProperty(Object.prototype, 'a', { get: () => 1 }); return 1;",
  ),
  "pollutes by __defineGetter__": acting("threw", "Object.prototype.__defineGetter__('a', () => 1); return ({}).a;"),
  "pollutes by assign": acting("threw", "Object.assign(Array.prototype, { push: () => 9 }); return [].push(1);"),
  "replaces a method": acting("threw", "Array.prototype.push = () => 9; return 1;"),
  "replaces the iterator of arrays": acting(
    "threw",
    "Array.prototype[Symbol.iterator] = function* () { yield 1; }; return 1;",
  ),
  "replaces next of iterators": acting("threw", "[].values().__proto__.next = () => ({ done: true }); return 1;"),
  "replaces next of generators": acting(
    "threw",
    "Object.getPrototypeOf(function* () {}).prototype.next = () => ({ done: true }); return 1;",
  ),
  "replaces JSON.parse": acting("threw", "JSON.parse = () => ({}); return 1;"),
  "replaces JSON": acting("threw", "globalThis.JSON = { parse: () => 1 }; return 1;"),
  "replaces Object": acting("threw", "Object = null; return 1;"),
  "replaces undefined": acting("threw", "undefined = 1; return 1;"),
  "replaces Math.random": acting("threw", "Math.random = () => 4; return 1;"),
  "deletes a method": acting("threw", "delete Array.prototype.map; return 1;"),
  "deletes a global": acting("threw", "delete globalThis.JSON; return 1;"),
  "sets __proto__ of a prototype": acting("threw", "Array.prototype.__proto__ = { polluted: 1 }; return [].polluted;"),
  "sets the prototype of the global object": acting(
    "threw",
    "Object.setPrototypeOf(globalThis, { mine: 1 }); return mine;",
  ),
  "sets the prototype of a function": acting("threw", "Object.setPrototypeOf(Math.max, null); return 1;"),
  "defines a global": acting("threw", "globalThis.mine = 1; return 1;"),
  "defines a global by leaving out the keyword": acting("threw", "mine = 1; return mine;"),
  "defines a global by var at the top": acting("ok", "var mine = 1; return typeof globalThis.mine;", "undefined"),
  "adds a static property": acting("threw", "Array.mine = 1; return 1;"),
  "adds to the prototype of Symbol": acting("threw", "Symbol.prototype.description2 = 1; return 1;"),
  "adds to an error class": acting(
    "threw",
    "RangeError.prototype.message = 'Maximum call stack size exceeded'; return 1;",
  ),
  "adds to the prototype of typed arrays": acting(
    "threw",
    "Object.getPrototypeOf(Uint8Array).prototype.mine = 1; return 1;",
  ),
  "remembers through a registered symbol": acting(
    "ok",
    "const s = Symbol.for('seen'); return [Symbol.keyFor(s), Object.isFrozen(Symbol)];",
    ["seen", true],
  ),
  "remembers through a property of a function of the realm": acting("threw", "Math.max.seen = 1; return 1;"),
  "remembers through lastIndex of a shared expression": acting(
    "ok",
    "const r = () => /a/g; r().exec('a'); return r().lastIndex;",
    0,
  ),
  "remembers through what RegExp saw last": acting(
    ["ok", "threw"],
    "/(b)/.exec('abc'); return [typeof RegExp.$1, typeof RegExp.lastMatch, typeof RegExp.input].join();",
    undefinedTimes(3),
  ),
  "walks everything and finds something that can be changed": acting(
    "ok",
    `const seen = new Set(), open = [];
     const walk = (value, path) => {
       if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) return;
       seen.add(value);
       if (!Object.isFrozen(value)) open.push(path);
       for (const key of [...Object.getOwnPropertyNames(value), ...Object.getOwnPropertySymbols(value)]) {
         const { value: held, get, set } = Object.getOwnPropertyDescriptor(value, key);
         for (const part of [held, get, set]) walk(part, path + '.' + String(key));
       }
       walk(Object.getPrototypeOf(value), path + '.__proto__');
     };
     walk(globalThis, 'globalThis');
     const proto = Object.getPrototypeOf;
     walk(proto(function* () {}), 'generator');
     walk(proto(() => {}), 'function');
     walk(proto(async () => {}), 'async');
     walk(proto(async function* () {}), 'async generator');
     walk(proto([].values()), 'array iterator');
     walk(proto(''[Symbol.iterator]()), 'string iterator');
     walk(proto(new Map().keys()), 'map iterator');
     walk(proto(new Set().keys()), 'set iterator');
     walk(proto('a'.matchAll(/a/g)), 'match iterator');
     walk(proto((function () { return arguments; })()), 'arguments');
     return open;`,
    [],
  ),
  "an array of the host": acting(
    "ok",
    "return [Object.getPrototypeOf([input]) === Array.prototype, input.constructor === Number];",
    [true, true],
  ),
};
