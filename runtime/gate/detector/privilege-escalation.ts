import { beginning } from "./network.js";
import { isNode, type SyntaxNode } from "./node.js";
import { isFixedProgram, staysInSight } from "./programs.js";
import {
  calleePath,
  globalPath,
  isGlobalObject,
  loadedModule,
  loaders,
  numberOf,
  propertyName,
  textOf,
  unwrapExpression,
} from "./read.js";
import { nodeTypes, type SyntaxRule, weights } from "./rule.js";
import type { Syntax } from "./syntax.js";

const family = "privilege_escalation";

const evaluators = new Set(
  "eval Function GeneratorFunction AsyncFunction execScript vm.runInThisContext vm.runInNewContext vm.runInContext vm.Script vm.compileFunction".split(
    " ",
  ),
);
const timers = new Set(["setTimeout", "setInterval", "setImmediate"]);
const systemModules = new Set("child_process vm inspector inspector/promises repl wasi".split(" "));
const processControls = new Set(
  "binding _linkedBinding dlopen kill setuid setgid seteuid setegid setgroups initgroups mainModule getBuiltinModule".split(
    " ",
  ),
);
const loaderInternals = /(?:^|\.)(?:_load|_extensions|_compile|_resolveFilename|_cache)$/;
const builtins = new Set(
  "Object Array Function String Number Boolean Symbol Promise Map Set RegExp Error JSON Math Reflect".split(" "),
);
const meddlers = new Set(["__defineGetter__", "__defineSetter__", "setPrototypeOf"]);
const writers =
  /^fs(?:\/promises|\.promises)?\.(?:writeFile|appendFile|chmod|chown|symlink|rename|copyFile|createWriteStream|open|rm|rmdir|unlink)(?:Sync)?$/;
const systemFile =
  /^\/(?:etc|usr|bin|sbin|boot|root|lib|sys|proc|var\/spool\/cron)\b|^\/$|(?:\.bashrc|\.profile|\.zshrc|authorized_keys|crontab)$|^[A-Z]:\\Windows/;

const isConstructor = (node: unknown, syntax: Syntax): boolean =>
  isNode(node) && node.type === "MemberExpression" && propertyName(node, syntax) === "constructor";

/** `x.constructor.constructor`, or calling any `constructor` with text. */
function climbs(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "MemberExpression") return isConstructor(node, syntax) && isConstructor(node.object, syntax);
  const { callee } = node;
  if (isNode(callee) && callee.type === "Identifier") {
    return (syntax.bindings.get(callee)?.origins ?? []).some(
      ({ from, at }) =>
        isNode(from) &&
        (at.at(-1) === "constructor" || (at.length === 0 && isOfFunction(unwrapExpression(from), syntax))),
    );
  }
  return (
    isOfFunction(callee, syntax) ||
    (isConstructor(callee, syntax) && textOf((node.arguments as unknown[])[0], syntax) !== undefined)
  );
}

/** `(() => {}).constructor`, `Object.getPrototypeOf(async () => {}).constructor` */
function isOfFunction(node: unknown, syntax: Syntax): boolean {
  if (!isNode(node) || !isConstructor(node, syntax)) return false;
  const object = unwrapExpression(node.object) ?? node;
  const isPrototype = object.type === "CallExpression" && /\.getPrototypeOf$/.test(calleePath(object, syntax));
  const of = unwrapExpression(isPrototype ? (object.arguments as SyntaxNode[])[0] : object);
  return isNode(of) && (of.type === "ArrowFunctionExpression" || of.type === "FunctionExpression");
}

/** `Array.prototype.map = …`, `JSON.parse = …`, `o.__proto__ = …`, `o.constructor.prototype.x = …` */
function rewritesBuiltin({ left }: SyntaxNode, syntax: Syntax): boolean {
  if (!isNode(left) || left.type !== "MemberExpression") return false;
  const path = globalPath(left, syntax) ?? "";
  const [root, next] = path.split(".");
  if (builtins.has(root) && next !== undefined && !path.includes("(")) return true;
  const names = [left, left.object].map((node) =>
    isNode(node) && node.type === "MemberExpression" ? propertyName(node, syntax) : "",
  );
  const object = left.object as SyntaxNode;
  return names.includes("__proto__") || (names[1] === "prototype" && isConstructor(object.object, syntax));
}

/** Rights for everybody, or those of the owner for who runs it: 0o777, 0o4755. */
const opensRights = (mode: number): boolean => (mode & 0o002) !== 0 || (mode & 0o6000) !== 0;

function changesSystem(node: SyntaxNode, syntax: Syntax): boolean {
  const path = calleePath(node, syntax);
  if (!writers.test(path)) return false;
  const [file, second] = node.arguments as unknown[];
  if (/chmod/.test(path))
    return opensRights(numberOf(second, syntax)) || opensRights(Number.parseInt(textOf(second, syntax) ?? "0", 8));
  return [file, second].some((argument) => isNode(argument) && systemFile.test(beginning(argument, syntax)));
}

const hiddenStart = /^(?:\.{0,2}\/|[\w@])/;

/** A module whose name is computed from nothing that is known, not even its folder. */
function isHidden(node: SyntaxNode, syntax: Syntax): boolean {
  if (loadedModule(node, syntax) !== "") return false;
  const [argument] = node.type === "ImportExpression" ? [node.source] : (node.arguments as unknown[]);
  const path = isNode(argument) && argument.type === "CallExpression" ? globalPath(argument.callee, syntax) : "";
  return (
    isNode(argument) &&
    !hiddenStart.test(beginning(argument, syntax)) &&
    !/^(?:path\.|require\.resolve|url\.)/.test(path ?? "")
  );
}

/** Rules of the family for JavaScript and TypeScript: text run as code, other processes, and ways out of the realm. */
export const privilegeEscalation: readonly SyntaxRule[] = [
  {
    name: "dynamic-code",
    family,
    weight: weights.severe,
    catches: "runs text as code",
    triggers: "globalThis['ev' + 'al']('1 + 1')",
    ignores: "const evaluate = (f) => f(); evaluate(() => 1 + 1)",
    on: nodeTypes("Identifier", "MemberExpression", "CallExpression"),
    matches: (node, index, syntax) => {
      const above = syntax.nodes[syntax.parents[index]];
      if (above?.type === "BinaryExpression" || above?.type === "UnaryExpression") return false; // instanceof, typeof
      const path = globalPath(node, syntax);
      return path !== undefined && evaluators.has(path);
    },
  },
  {
    name: "timer-with-text",
    family,
    weight: weights.severe,
    catches: "gives a timer text to run as code",
    triggers: "setTimeout('go' + '()', 10)",
    ignores: "setTimeout(() => go(), 10)",
    on: nodeTypes("CallExpression"),
    matches: ({ callee, arguments: list }, _index, syntax) =>
      timers.has(globalPath(callee, syntax) ?? "") && beginning((list as unknown[])[0], syntax) !== "",
  },
  {
    name: "constructor-chain",
    family,
    weight: weights.severe,
    catches: "climbs from a value to the constructor of functions",
    triggers: "[]['con' + 'structor'].constructor('return process')()",
    ignores: "class Stack { clear() { return new this.constructor(); } }",
    on: nodeTypes("MemberExpression", "CallExpression", "NewExpression"),
    matches: (node, _index, syntax) => climbs(node, syntax),
  },
  {
    name: "prototype-tampering",
    family,
    weight: weights.serious,
    catches: "changes what all programs share",
    triggers: "Array.prototype.push = () => 0",
    ignores: "const last = Array.prototype.slice.call(list, -1)",
    on: nodeTypes("AssignmentExpression", "MemberExpression", "CallExpression"),
    matches: (node, _index, syntax) => {
      if (node.type === "AssignmentExpression") return rewritesBuiltin(node, syntax);
      if (node.type === "MemberExpression") return meddlers.has(propertyName(node, syntax) ?? "");
      const defines = /^(?:Object|Reflect)\.(?:defineProperty|defineProperties|assign)$/.test(calleePath(node, syntax));
      return (
        defines &&
        /^(?:\w+\.prototype|JSON|Math|Reflect)$/.test(globalPath((node.arguments as unknown[])[0], syntax) ?? "")
      );
    },
  },
  {
    name: "process-control",
    family,
    weight: weights.severe,
    catches: "reaches for the process or its native parts",
    triggers: "process.binding('spawn_sync')",
    ignores: "process.cwd()",
    on: nodeTypes("MemberExpression", "Identifier"),
    matches: (node, _index, syntax) => {
      const path = globalPath(node, syntax);
      if (path === undefined || !/^(?:process|module|require)\b/.test(path)) return false;
      const [root, name] = path.split(".");
      return (
        (root === "process" && processControls.has(name)) ||
        (/^(?:module|require)\b/.test(path) && loaderInternals.test(path))
      );
    },
  },
  {
    name: "shell-command",
    family,
    weight: weights.severe,
    catches: "runs a program that is not fixed, or that can do anything",
    triggers: "import { exec } from 'child_process'; exec(command)",
    ignores: "const { exec } = database; exec('select 1')",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => {
      const path = calleePath(node, syntax);
      return /^child_process\.\w+$/.test(path) && !isFixedProgram(node, syntax);
    },
  },
  {
    name: "system-module",
    family,
    weight: weights.serious,
    catches: "loads a module that starts programs or runs code",
    triggers: "import * as all from 'node:child_process'; export { all }",
    ignores: "import { execFileSync } from 'node:child_process'; execFileSync('git', ['status'])",
    on: nodeTypes(...loaders),
    matches: (node, _index, syntax) => {
      const module = loadedModule(node, syntax) ?? "";
      return systemModules.has(module) && !(module === "child_process" && staysInSight(syntax));
    },
  },
  {
    name: "text-as-worker",
    family,
    weight: weights.severe,
    catches: "starts a worker from text",
    triggers: "import { Worker } from 'worker_threads'; new Worker(code, { eval: true })",
    ignores: "import { Worker } from 'worker_threads'; new Worker('./worker.js')",
    on: nodeTypes("NewExpression"),
    matches: ({ callee, arguments: list }, _index, syntax) => {
      if (!/^(?:worker_threads\.)?Worker$/.test(globalPath(callee, syntax) ?? "")) return false;
      const [first, options] = list as SyntaxNode[];
      const flags = (options?.properties ?? []) as SyntaxNode[];
      return (
        flags.some((flag) => propertyName(flag, syntax) === "eval") || /^(?:data|blob):/.test(beginning(first, syntax))
      );
    },
  },
  {
    name: "system-file",
    family,
    weight: weights.severe,
    catches: "changes files of the system, or what others may do with a file",
    triggers: "import { appendFileSync } from 'fs'; appendFileSync('/etc/sudoers', line)",
    ignores: "import { writeFileSync } from 'fs'; writeFileSync('out/etc.json', text)",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => changesSystem(node, syntax),
  },
  {
    name: "hidden-module",
    family,
    weight: weights.serious,
    catches: "loads a module whose name is computed",
    triggers: "require(names[3])",
    ignores: "require('./' + list)",
    on: nodeTypes("ImportExpression", "CallExpression"),
    matches: (node, _index, syntax) => isHidden(node, syntax),
  },
  {
    name: "hidden-global",
    family,
    weight: weights.serious,
    catches: "reads a global whose name is computed",
    triggers: "globalThis[names[3]]('1')",
    ignores: "settings[names[3]]",
    on: nodeTypes("MemberExpression"),
    matches: (node, _index, syntax) => isGlobalObject(node.object, syntax) && propertyName(node, syntax) === undefined,
  },
];
