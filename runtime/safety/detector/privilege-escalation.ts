import { globalPath, isGlobalObject, loadedModule, loaders, propertyName, textOf } from "./read.js";
import { type SyntaxRule, types, weights } from "./rule.js";
import { isNode, type Syntax, type SyntaxNode } from "./syntax.js";

const family = "privilege_escalation";

const evaluators = new Set(["eval", "Function", "GeneratorFunction", "AsyncFunction", "execScript"]);
const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const systemModules = new Set([
  "child_process",
  "vm",
  "worker_threads",
  "cluster",
  "inspector",
  "repl",
  "module",
  "wasi",
]);
const processControls = new Set([
  "binding",
  "_linkedBinding",
  "dlopen",
  "kill",
  "setuid",
  "setgid",
  "mainModule",
  "getBuiltinModule",
]);
const builtins = new Set(
  "Object Array Function String Number Boolean Symbol Promise Map Set RegExp Error JSON Math Reflect".split(" "),
);
const meddlers = new Set(["__defineGetter__", "__defineSetter__", "setPrototypeOf"]);

const isConstructor = (node: unknown): boolean =>
  isNode(node) && node.type === "MemberExpression" && propertyName(node) === "constructor";

/** `x.constructor.constructor`, or calling any `constructor` with text. */
function climbs(node: SyntaxNode): boolean {
  if (node.type === "MemberExpression") return isConstructor(node) && isConstructor(node.object);
  return isConstructor(node.callee) && textOf((node.arguments as unknown[])[0]) !== undefined;
}

/** `Array.prototype.map = …`, `JSON.parse = …`, `o.__proto__ = …` */
function rewritesBuiltin({ left }: SyntaxNode, syntax: Syntax): boolean {
  if (!isNode(left) || left.type !== "MemberExpression") return false;
  const [root, next] = (globalPath(left, syntax) ?? "").split(".");
  return propertyName(left) === "__proto__" || (builtins.has(root) && next !== undefined);
}

export const privilegeEscalation: readonly SyntaxRule[] = [
  {
    name: "dynamic-code",
    family,
    weight: weights.severe,
    catches: "runs text as code",
    triggers: "globalThis['ev' + 'al']('1 + 1')",
    ignores: "const evaluate = (f) => f(); evaluate(() => 1 + 1)",
    on: types("Identifier", "MemberExpression"),
    matches: (node, index, syntax) => {
      const above = syntax.nodes[syntax.parents[index]];
      if (above?.type === "BinaryExpression" && above.operator === "instanceof") return false;
      return evaluators.has(globalPath(node, syntax) ?? "");
    },
  },
  {
    name: "timer-with-text",
    family,
    weight: weights.severe,
    catches: "gives a timer text to run as code",
    triggers: "setTimeout('go' + '()', 10)",
    ignores: "setTimeout(() => go(), 10)",
    on: types("CallExpression"),
    matches: ({ callee, arguments: list }, _index, syntax) =>
      timers.has(globalPath(callee, syntax) ?? "") && textOf((list as unknown[])[0]) !== undefined,
  },
  {
    name: "constructor-chain",
    family,
    weight: weights.severe,
    catches: "climbs from a value to the constructor of functions",
    triggers: "[]['con' + 'structor'].constructor('return process')()",
    ignores: "class Stack { clear() { return new this.constructor(); } }",
    on: types("MemberExpression", "CallExpression", "NewExpression"),
    matches: climbs,
  },
  {
    name: "prototype-tampering",
    family,
    weight: weights.serious,
    catches: "changes what all programs share",
    triggers: "Array.prototype.push = () => 0",
    ignores: "const last = Array.prototype.slice.call(list, -1)",
    on: types("AssignmentExpression", "MemberExpression"),
    matches: (node, _index, syntax) =>
      node.type === "AssignmentExpression" ? rewritesBuiltin(node, syntax) : meddlers.has(propertyName(node) ?? ""),
  },
  {
    name: "process-control",
    family,
    weight: weights.severe,
    catches: "reaches for the process or its native parts",
    triggers: "process.binding('spawn_sync')",
    ignores: "process.cwd()",
    on: types("MemberExpression"),
    matches: (node, _index, syntax) => {
      const [root, name] = (globalPath(node, syntax) ?? "").split(".");
      return root === "process" && processControls.has(name);
    },
  },
  {
    name: "system-module",
    family,
    weight: weights.serious,
    catches: "loads a module that starts programs or runs code",
    triggers: "require('node:child_process').execSync('id')",
    ignores: "require('node:path').join('a', 'b')",
    on: types(...loaders),
    matches: (node, _index, syntax) => systemModules.has(loadedModule(node, syntax) ?? ""),
  },
  {
    name: "hidden-module",
    family,
    weight: weights.serious,
    catches: "loads a module whose name is computed",
    triggers: "require(atob('ZnM='))",
    ignores: "require('./' + 'list')",
    on: types("ImportExpression", "CallExpression"),
    matches: (node, _index, syntax) => loadedModule(node, syntax) === "",
  },
  {
    name: "hidden-global",
    family,
    weight: weights.serious,
    catches: "reads a global whose name is computed",
    triggers: "globalThis[names[3]]('1')",
    ignores: "settings[names[3]]",
    on: types("MemberExpression"),
    matches: (node, _index, syntax) => isGlobalObject(node.object, syntax) && propertyName(node) === undefined,
  },
];
