/**
 * The first program in every VM, and the only trusted one. It takes away what an agent has no use for, freezes the
 * rest, and returns the driver: the functions by which the host works an agent. The agent never sees the driver; the
 * driver never calls anything an agent could have changed.
 *
 * It is text because it runs in QuickJS: whatever a bundler injects into functions of ours does not exist there.
 *
 * @module
 */

/** The program: a function expression in strict mode that, called once, returns the driver. */
export const prelude = String.raw`(function () {
  "use strict";
  const { freeze, keys, getPrototypeOf, getOwnPropertyNames, getOwnPropertySymbols, getOwnPropertyDescriptor } = Object;
  const { parse, stringify } = JSON;
  const { isFinite } = Number;
  const { isArray } = Array;
  const { imul } = Math;
  const Internal = InternalError;
  const { now } = performance; // stands still, but while an instantiation is measured

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

  // The same generator as runtime/kernel/random.ts (mulberry32).
  let state = 0;
  Math.random = function random() {
    let t = (state = (state + 0x6d2b79f5) | 0);
    t = imul(t ^ (t >>> 15), 1 | t);
    t = (t + imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };

  // Helpers of iterators call one another in C without a look at the stack (and Node 20 has none).
  const iterator = getPrototypeOf(getPrototypeOf([].values()));
  for (const name of getOwnPropertyNames(iterator)) delete iterator[name];

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
  for (const value of [globalThis, ...hidden, ...iterators.map(getPrototypeOf)]) harden(value);

  // The codec of value-codec.ts.
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

  let program, settings, entropy, agent, inputs;
  const factory = (start) => {
    const create = start();
    if (typeof create === "function") return create;
    throw new TypeError("the default export is not a function");
  };
  const checked = (value) => {
    if (typeof value === "function") return value;
    throw new TypeError("the agent is not a function: the default export must return one");
  };
  const renew = () => {
    state = entropy;
    const create = factory(program);
    agent = checked(create(decode(settings)));
  };

  return freeze({
    /** Takes a JSON array of inputs in. */
    load(list) {
      inputs = decode(list);
    },
    /** Instantiates the agent of a script (script.ts). */
    open(start, config, seed, outputLimit) {
      room = outputLimit;
      program = start; // stays when the instance goes, but for what its module made
      settings = config;
      entropy = seed | 0;
      renew();
    },
    /** Acts on each input; an ArrayBuffer of doubles where every output is a number, else JSON. */
    run() {
      var act = agent, list = inputs, numbers = new Float64Array(list.length), outputs; // var is faster here (hoist.ts)
      for (var i = 0; i < list.length; i++) {
        var output = act(list[i]);
        if (outputs === undefined && typeof output === "number") numbers[i] = output;
        else (outputs ??= [...numbers.subarray(0, i)])[i] = output;
      }
      if (outputs !== undefined) return encode(outputs, -1);
      put("[]"), (room -= 8 * numbers.length);
      if (room < 0) throw tooMuch;
      return numbers.buffer;
    },
    /** Acts on each input of each episode, every episode by a new instance of a module that is run anew. */
    replay() {
      const outputs = [];
      for (let i = 0; i < inputs.length; i++) {
        if (i > 0) renew();
        const act = agent, episode = inputs[i], answers = [];
        for (let j = 0; j < episode.length; j++) answers[j] = act(episode[j]);
        outputs[i] = answers;
      }
      return encode(outputs, -1);
    },
    /** Acts once: JSON in; a number or JSON out. */
    step(input) {
      const output = agent(decode(input));
      return typeof output === "number" ? output : encode(output, 0);
    },
    /**
     * Instantiates again and again, each time as if it were the first: an ArrayBuffer of pairs of milliseconds, of the
     * instantiation and of the timer alone.
     */
    measure(start, config, seed, rounds) {
      const times = new Float64Array(2 * rounds);
      for (let i = 0; i < rounds; i++) {
        state = seed | 0;
        agent = undefined; // setting the last one free is not part of it
        const create = (program = factory(start)), settings = decode(config);
        const t0 = now(), t1 = now();
        agent = create(settings);
        const t2 = now();
        checked(agent);
        times[2 * i] = t2 - t1;
        times[2 * i + 1] = t1 - t0;
      }
      return times.buffer;
    },
    /** Lets go of the inputs. */
    unload() {
      inputs = undefined;
    },
    /** Lets go of the instance. */
    drop() {
      agent = undefined;
    },
    /** What was thrown, as failure and message; reads plain data only. */
    describe(thrown) {
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
