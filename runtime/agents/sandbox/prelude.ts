/**
 * The first program in every VM, and the only trusted one. It takes away what an agent has no use for, freezes the
 * rest, and returns the driver: the functions by which the host works an agent. The agent never sees the driver; the
 * driver never calls anything an agent could have changed.
 *
 * It is text because it runs in QuickJS: whatever a bundler injects into functions of ours does not exist there.
 *
 * @module
 */
export const prelude = String.raw`(function () {
  "use strict";
  const { freeze, keys, getPrototypeOf, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor } = Object;
  const { parse, stringify } = JSON;
  const { isFinite } = Number;
  const { isArray } = Array;
  const { imul } = Math;
  const Internal = InternalError;

  // Take away: dynamic code, stack introspection, entropy, and everything that is not on the list.
  const allowed = new Set(["Object", "Array", "String", "Number", "Boolean", "Symbol", "Math", "JSON", "RegExp",
    "Map", "Set", "WeakMap", "WeakSet", "ArrayBuffer", "DataView", "Float64Array", "Float32Array", "Int8Array",
    "Uint8Array", "Uint8ClampedArray", "Int16Array", "Uint16Array", "Int32Array", "Uint32Array", "Error", "EvalError",
    "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError", "parseInt", "parseFloat", "isNaN",
    "isFinite", "NaN", "Infinity", "undefined", "globalThis"]);
  for (const name of getOwnPropertyNames(globalThis)) if (!allowed.has(name)) delete globalThis[name];
  const hidden = [function () {}, function* () {}].map(getPrototypeOf);
  for (const prototype of hidden) delete prototype.constructor;
  Error.stackTraceLimit = 0; // a trace costs as much as the stack is deep
  for (const name of ["prepareStackTrace", "captureStackTrace", "stackTraceLimit"]) delete Error[name];

  // The same generator as runtime/random.ts (mulberry32).
  let state = 0;
  Math.random = function random() {
    let t = (state = (state + 0x6d2b79f5) | 0);
    t = imul(t ^ (t >>> 15), 1 | t);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  // Freeze everything that can be reached from the global object and from syntax.
  const seen = new Set();
  const harden = (value) => {
    if (value === null || (typeof value !== "object" && typeof value !== "function") || seen.has(value)) return;
    seen.add(value);
    for (const key of [...getOwnPropertyNames(value), ...getOwnPropertySymbols(value)]) {
      const { get, set, value: held } = getOwnPropertyDescriptor(value, key);
      harden(get), harden(set), harden(held);
    }
    harden(getPrototypeOf(value));
    freeze(value);
  };
  const iterators = [[].values(), ""[Symbol.iterator](), "".matchAll(/./g), new Map().keys(), new Set().keys()];
  iterators.push(iterators[0].map(() => 0), iterators[0].constructor.from({ next() {} })); // helpers have prototypes of their own
  for (const value of [globalThis, ...hidden, ...iterators.map(getPrototypeOf)]) harden(value);

  // The codec of codec.ts.
  const MAX_DEPTH = 100;
  const specials = new Map([["\u0000NaN", NaN], ["\u0000Infinity", Infinity], ["\u0000-Infinity", -Infinity],
    ["\u0000-0", -0], ["\u0000undefined", undefined]]);
  const revive = (value) => {
    if (typeof value === "string") {
      return value.charCodeAt(0) !== 0 ? value : specials.has(value) ? specials.get(value) : value.slice(1);
    }
    if (value !== null && typeof value === "object") for (const key of keys(value)) value[key] = revive(value[key]);
    return value;
  };
  const decode = (text) => {
    const value = parse(text);
    return text.includes('"\\u0000') ? revive(value) : value;
  };

  const tooMuch = freeze(new RangeError("more output than allowed"));
  const tooDeep = freeze(new RangeError("output nested deeper than " + MAX_DEPTH + " levels"));
  let room = 0; // characters that may still come out
  const put = (text) => {
    if ((room -= text.length) < 0) throw tooMuch;
    return text;
  };
  const special = (value) => put('"\\u0000' + (value === 0 ? "-0" : value) + '"');
  const encode = (value, depth) => {
    switch (typeof value) {
      case "number":
        return isFinite(value) && (value !== 0 || 1 / value > 0) ? put("" + value) : special(value);
      case "string":
        if (value.length > room) throw tooMuch;
        return put(stringify(value.charCodeAt(0) === 0 ? "\u0000" + value : value));
      case "boolean":
        return put("" + value);
      case "object":
        return value === null ? put("null") : encodeObject(value, depth + 1);
      default:
        return special(undefined);
    }
  };
  const encodeObject = (value, depth) => {
    if (depth > MAX_DEPTH) throw tooDeep;
    let text = "";
    if (isArray(value)) {
      put("[]");
      for (let i = 0; i < value.length; i++) text += (i > 0 ? "," : "") + encode(value[i], depth);
      return "[" + text + "]";
    }
    put("{}");
    for (const key of keys(value)) {
      text += (text === "" ? "" : ",") + put(stringify(key)) + ":" + encode(value[key], depth);
    }
    return "{" + text + "}";
  };

  const outOfFuel = freeze(new RangeError("out of fuel"));
  let agent, tank, left;
  const paid = (value) => {
    if (left() < 0) throw outOfFuel; // the agent, or a getter of its output, caught it and went on
    return value;
  };
  const act = (input) => paid(agent(input));

  return freeze({
    /** Instantiates the agent of a metered module (meter.ts). */
    open(module, config, seed, fuel, outputLimit) {
      state = seed | 0;
      room = outputLimit;
      tank = fuel;
      left = module.left;
      module.refuel(fuel, () => { throw outOfFuel; });
      const { start } = module;
      const create = start();
      if (typeof create !== "function") throw new TypeError("the default export is not a function");
      agent = paid(create(decode(config)));
      if (typeof agent !== "function") throw new TypeError("the agent is not a function: the default export must return one");
    },
    /** Acts once: JSON in; a number or JSON out. */
    step(input) {
      const output = act(decode(input));
      return typeof output === "number" ? output : paid(encode(output, 0));
    },
    /** Acts on each element of a JSON array; an ArrayBuffer of doubles where every output is a number, else JSON. */
    batch(list) {
      const inputs = decode(list), outputs = [];
      let numeric = true;
      for (let i = 0; i < inputs.length; i++) {
        outputs[i] = act(inputs[i]);
        numeric = numeric && typeof outputs[i] === "number";
      }
      if (!numeric) return paid(encode(outputs, -1));
      put("[]"), (room -= 8 * outputs.length);
      if (room < 0) throw tooMuch;
      return new Float64Array(outputs).buffer;
    },
    /** Fuel used so far; all of it when it ran out. */
    used() {
      return left === undefined ? 0 : left() < 0 ? tank : tank - left();
    },
    /** What was thrown, as failure and message; reads plain data only. */
    describe(thrown) {
      if (thrown === outOfFuel || (left !== undefined && left() < 0)) return "fuel:out of fuel";
      if (thrown === tooMuch || thrown === tooDeep) return "output:" + thrown.message;
      if (typeof thrown === "string") return "threw:" + thrown.slice(0, 200);
      if (thrown === null || typeof thrown !== "object") return "threw:" + typeof thrown;
      const data = getOwnPropertyDescriptor(thrown, "message");
      const message = data !== undefined && typeof data.value === "string" ? data.value.slice(0, 200) : "";
      const prototype = getPrototypeOf(thrown);
      if (prototype === Internal.prototype && message === "out of memory") return "memory:out of memory";
      if (prototype === RangeError.prototype && message === "Maximum call stack size exceeded") return "stack:" + message;
      for (const type of [EvalError, RangeError, ReferenceError, SyntaxError, TypeError, URIError, Internal]) {
        if (prototype === type.prototype) return "threw:" + type.name + ": " + message;
      }
      return "threw:Error: " + message;
    },
  });
})()`;
