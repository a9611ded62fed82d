import { type AttackFamily, acting, hostile, undefinedTimes } from "./attack.js";

const names = (list: string): string => `return [${list.split(" ").map((name) => `typeof ${name}`)}].join();`;
const absent = (list: string) => acting("ok", names(list), undefinedTimes(list.split(" ").length));

/** Ways to reach the host: its names, dynamic code, what escaped from node:vm and vm2. */
export const host: AttackFamily = {
  "names of Node": absent("process require module exports __dirname __filename Buffer global setImmediate"),
  "names of the web": absent(
    "fetch XMLHttpRequest WebSocket EventSource navigator location document window self postMessage",
  ),
  "names of timers": absent("setTimeout setInterval setImmediate queueMicrotask requestAnimationFrame structuredClone"),
  "names of tools": absent("console print gc scriptArgs std os bjson debugger_ load read quit version"),
  "names of QuickJS": absent("DOMException Iterator InternalError Callsite AggregateError BigInt64Array Float16Array"),
  "names of codecs": absent("TextDecoder TextEncoder atob btoa URL escape unescape encodeURI decodeURI"),
  "names of reflection": absent(
    "Proxy Reflect WeakRef FinalizationRegistry Promise Function eval Compartment ShadowRealm",
  ),
  "names of threads": absent("Worker SharedArrayBuffer Atomics MessageChannel BroadcastChannel WebAssembly"),
  "names of isolated-vm": absent("ivm isolate context $0 _ref global_ Reference ExternalCopy"),
  "process by this": acting(["threw", "ok"], "return typeof (function () { return this; })()?.process;", "undefined"),
  "process by the constructor of this": acting("threw", "return this.constructor.constructor('return process')();"),
  "function from a constructor": acting("threw", "return typeof (() => {}).constructor('return process')().version;"),
  "function from the constructor of a built-in": acting(
    "threw",
    "return typeof Math.max.constructor('return process')();",
  ),
  "function from a bound one": acting("threw", "return (function () {}).bind().constructor('return 1')();"),
  "function from a class": acting("threw", "return (class {}).constructor('return 1')();"),
  "function from a method": acting("threw", "return ({ a() {} }).a.constructor('return 1')();"),
  "function from a getter": acting(
    "threw",
    "return Object.getOwnPropertyDescriptor({ get a() { return 1; } }, 'a').get.constructor('return 1')();",
  ),
  "function from the poisoned getter of arguments": acting(
    "threw",
    "return Object.getOwnPropertyDescriptor((function () { return arguments; })(), 'callee').get.constructor('return 1')();",
  ),
  "generator from a constructor": acting(
    "threw",
    "return typeof (function* () {}).constructor('yield process')().next;",
  ),
  "asynchronous function from a constructor": acting(
    "threw",
    "return (async () => {}).constructor('return process')();",
  ),
  "asynchronous generator from a constructor": acting(
    "threw",
    "return (async function* () {}).constructor('yield process')().next();",
  ),
  "function from the input": acting("threw", "return typeof [input].constructor.constructor('return process')();"),
  "function from the config": hostile(
    "threw",
    "export default (config) => () => config.constructor.constructor('return process')()",
  ),
  "function from an error": acting(
    "threw",
    "try { null.x; } catch (e) { return e.constructor.constructor('return process')().mainModule; }",
  ),
  "function from an error of the stack": acting(
    ["threw", "fuel"],
    "const f = () => { try { f(); } catch (e) { return e.constructor.constructor('return process')(); } }; return f();",
  ),
  "function from the end of the fuel": acting(
    "fuel",
    "try { for (;;); } catch (e) { return e.constructor.constructor('return process')(); }",
  ),
  "function from an error of the memory": acting(
    ["threw", "memory"],
    "try { 'x'.repeat(2 ** 29); } catch (e) { return e.constructor.constructor('return process')(); }",
  ),
  eval: acting("threw", "return eval('typeof process');"),
  "eval, called indirectly": acting("threw", "return (0, eval)('typeof process');"),
  "eval of deep code": acting("threw", "return (0, eval)('('.repeat(30000) + '1' + ')'.repeat(30000));"),
  "Function by name": acting("threw", "return new Function('return 1')();"),
  "setTimeout with text": acting("threw", "setTimeout('process.exit()', 0); return 1;"),
  "functions on the stack": acting(
    ["threw", "ok"],
    "Error.prepareStackTrace = (error, sites) => sites.map((site) => site.getFunction?.()); return typeof new Error().stack[0];",
    "string",
  ),
  "this on the stack": acting(
    ["threw", "ok"],
    "const E = class extends Error { static prepareStackTrace(e, sites) { return sites[0].getThis(); } }; return typeof new E().stack;",
    "string",
  ),
  "frames by captureStackTrace": acting("threw", "const o = {}; Error.captureStackTrace(o); return o.stack;"),
  "files on the stack": acting(["ok", "threw"], "return String(new Error('x').stack ?? '').includes('/');", false),
  "a deeper stack": acting("threw", "Error.stackTraceLimit = 1e9; return new Error().stack;"),
  "stack of an error in a getter of name": acting(
    ["ok", "threw"],
    "const e = new Error(); Object.defineProperty(e, 'name', { get() { return Symbol(); } }); return typeof e.stack;",
    "string",
  ),
  "a name that is a symbol": acting(
    "threw",
    "const e = new Error(); e.name = Symbol(); return e.stack + (async () => e.stack)();",
  ),
  "who calls": acting(["threw", "ok"], "return String((function () { return arguments.callee.caller; })());", "null"),
  "who called, by caller": acting("threw", "return (function f() { return f.caller; })();"),
  "arguments of who called": acting("threw", "return (function f() { return f.arguments; })();"),
  "inspection hook": acting(
    "ok",
    "return { [Symbol.for('nodejs.util.inspect.custom')]: (a, b, inspect) => inspect.constructor('return process')() };",
    {},
  ),
  "inspection hook on what is thrown": acting(
    "threw",
    "throw { [Symbol.for('nodejs.util.inspect.custom')]: (a, b, inspect) => inspect.constructor('return process')() };",
  ),
  "thenable as a result": acting(
    "ok",
    "return { then(resolve) { resolve.constructor('return process')(); }, a: 1 };",
    // biome-ignore lint/suspicious/noThenProperty: it is what the attack returns
    { then: undefined, a: 1 },
  ),
  "proxy as a result": acting("threw", "return new Proxy({}, { get() { while (1); }, ownKeys() { while (1); } });"),
  "proxy as an agent": hostile("threw", "export default () => new Proxy(() => 1, { apply() { for (;;); } })"),
  "proxy thrown": acting(
    "threw",
    "throw new Proxy({}, { getPrototypeOf: (t) => t.constructor.constructor('return process')() });",
  ),
  "proxy of a getter by __lookupGetter__": acting(
    "ok",
    "const get = ({}).__lookupGetter__('__proto__'); return [typeof get.call(get.constructor), get.call(get) === get.__proto__];",
    ["function", true],
  ),
  "prototype of a primitive, climbed": acting(
    "ok",
    "let p = input, n = 0; while ((p = Object.getPrototypeOf(p)) !== null) n++; return n;",
    2,
  ),
  "species of a promise": acting("threw", "Promise.prototype.constructor = { [Symbol.species]: class {} }; return 1;"),
  "rejection that the host handles": acting("threw", "return Promise.reject({ get stack() { return process; } });"),
  "recursion until the host throws": acting(
    ["stack", "threw", "fuel"],
    "const f = () => { try { f(); } catch (e) { throw e.constructor === RangeError ? e : 'host'; } }; f();",
  ),
  "dynamic import": acting(["threw", "ok"], "import('node:fs').then((fs) => { globalThis.fs = fs; }); return 1;", 1),
  "dynamic import of data": acting(["threw", "ok"], "import('data:text/javascript,process.exit()'); return 1;", 1),
  "dynamic import, and what it gives": acting(
    ["threw", "ok"],
    "const p = import('node:child_process'); return [typeof p?.then, typeof p?.execSync].join();",
    "undefined,undefined",
  ),
  "dynamic import of what has a toString": acting(
    ["threw", "ok", "fuel"],
    "import({ toString() { for (;;); } }); return 1;",
    1,
  ),
  "dynamic import with attributes": acting(["threw", "ok"], "import('x', { with: { type: 'json' } }); return 1;", 1),
  "static import": hostile("threw", "import fs from 'node:fs'; export default () => () => fs.readdirSync('/')"),
  "static import for its effect": hostile("threw", "import 'node:child_process'; export default () => () => 1"),
  "where the module is": acting("threw", "return import.meta.url;"),
  with: acting("threw", "with ({ a: 1 }) return a;"),
  "caller of a sloppy function": hostile("threw", "function f() { return f.caller; } export default () => () => f()"),
  "octal, as in sloppy code": acting("threw", "return 010;"),
};
