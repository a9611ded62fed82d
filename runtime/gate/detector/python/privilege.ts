import { beginning } from "../network.js";
import type { SyntaxNode } from "../node.js";
import { isFixedProgram } from "../programs.js";
import { calleePath, fold, globalPath, numberOf, propertyName, textOf } from "../read.js";
import { nodeTypes, type SyntaxRule, weights } from "../rule.js";
import type { Syntax } from "../syntax.js";

const family = "privilege_escalation";

const evaluators = new Set(
  "eval exec compile execfile code.interact code.InteractiveInterpreter types.FunctionType types.CodeType runpy.run_path runpy.run_module timeit.timeit timeit.exec".split(
    " ",
  ),
);
const shells =
  /^(?:os\.(?:system|popen\d?|exec[lv]p?e?|spawn[lv]p?e?|posix_spawnp?|startfile)|posix\.system|nt\.system|subprocess\.(?:getoutput|getstatusoutput)|commands\.\w+|popen2\.\w+|pty\.spawn|asyncio\.create_subprocess_shell|asyncio\.subprocess\.create_subprocess_shell|platform\.popen|invoke\.run|sh\.\w+)$/;
const programs = /^(?:subprocess\.(?:run|call|check_call|check_output|Popen)|asyncio\.create_subprocess_exec)$/;
const loaders =
  /^(?:pickle\.(?:loads?|Unpickler)|cPickle\.loads?|dill\.loads?|marshal\.loads?|shelve\.open|jsonpickle\.decode|joblib\.load|yaml\.(?:load|unsafe_load|full_load)|ctypes\.(?:CDLL|cdll\.LoadLibrary|WinDLL|windll\.\w+|PyDLL|pythonapi\.\w+|memmove|cast)|cffi\.FFI|imp\.load_source)$/;
const rights =
  /^(?:os\.(?:setuid|setgid|seteuid|setegid|setreuid|setregid|setresuid|setresgid|setgroups|initgroups|chroot|kill|killpg|ptrace|unshare|setns|putenv)|prctl\.\w+|win32security\.\w+|sys\.(?:settrace|setprofile|_getframe|_current_frames|addaudithook)|gc\.get_(?:objects|referrers)|threading\.settrace)$/;
const climbs = /^(?:__subclasses__|__globals__|__builtins__|gi_frame|cr_frame|f_globals|f_builtins|func_globals)$/;
const systemModules =
  /^(?:os|sys|subprocess|builtins|posix|__builtins__|importlib|ctypes|pty|shutil|globals\(\)|locals\(\))$/;
const systemFile =
  /^\/(?:etc|usr|bin|sbin|boot|root|lib|sys|proc|var\/spool\/cron|dev\/(?:sd|mem|kmem))(?:\/|$)|^\/$|(?:\.bashrc|\.profile|\.bash_profile|\.zshrc|authorized_keys|crontab|sudoers)$|^[A-Z]:\\\\?Windows/;
const changers =
  /^(?:os\.(?:chown|lchown|symlink|link|rename|replace|remove|unlink|rmdir|removedirs|mknod|truncate)|shutil\.(?:copy\w*|move|rmtree|chown)|(?:pathlib\.)?Path\(\)\.(?:write_text|write_bytes|unlink|symlink_to|rename))$/;

const startsAtSystemFile = (node: unknown, syntax: Syntax): boolean => systemFile.test(beginning(node, syntax));

/** The value of an argument, whether it is named or not. */
const given = (item: unknown): unknown =>
  (item as SyntaxNode).type === "Property" ? (item as SyntaxNode).value : item;

function changesSystem(node: SyntaxNode, syntax: Syntax): boolean {
  const path = calleePath(node, syntax);
  const list = node.arguments as unknown[];
  if (path === "os.chmod" || path === "os.fchmod" || /Path\(\)\.chmod$/.test(path)) {
    const mode = list.map((item) => numberOf(item, syntax)).find((item) => item > 0) ?? 0;
    return (mode & 0o002) !== 0 || (mode & 0o6000) !== 0 || /S_IS[UG]ID|S_IRWXO|S_IWOTH/.test(namesIn(list[1], syntax));
  }
  if (path === "open" || path === "io.open" || path === "os.open") {
    const mode = list
      .slice(1)
      .map((item) => textOf(given(item), syntax) ?? "")
      .join("");
    return /[wax+]/.test(mode) && startsAtSystemFile(list[0], syntax);
  }
  if (path.endsWith("Path().open")) return false;
  if (path.includes("Path()"))
    return changers.test(path) && startsAtSystemFile((node.callee as SyntaxNode).object, syntax);
  return changers.test(path) && list.some((item) => startsAtSystemFile(item, syntax));
}

const namesIn = (node: unknown, syntax: Syntax): string => {
  const { type, left, right } = (node ?? { type: "" }) as SyntaxNode;
  return type === "BinaryExpression"
    ? `${namesIn(left, syntax)} ${namesIn(right, syntax)}`
    : (globalPath(node, syntax) ?? "");
};

const safeLoaders = /(?:^|\.)C?(?:Safe|Base)Loader$/;

/** `yaml.load(text, Loader=yaml.SafeLoader)` */
const isSafeLoad = ({ arguments: list }: SyntaxNode, syntax: Syntax): boolean =>
  (list as SyntaxNode[]).some((item) => safeLoaders.test(globalPath(given(item), syntax) ?? ""));

/** `getattr(os, name)`, `__import__(name)`, `globals()[name]` */
function hidesName(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "MemberExpression") {
    return (
      node.computed === true &&
      /^(?:globals\(\)|locals\(\)|vars\(\)|builtins|__builtins__|sys\.modules)$/.test(
        globalPath(node.object, syntax) ?? "",
      ) &&
      propertyName(node, syntax) === undefined
    );
  }
  const path = calleePath(node, syntax);
  const [first, second] = node.arguments as unknown[];
  if (path === "getattr")
    return systemModules.test(globalPath(first, syntax) ?? "") && fold(second, syntax) === undefined;
  return path === "__import__" && fold(first, syntax) === undefined;
}

/** Rules for Python of text run as code, shells, and ways to what is hidden. */
export const pythonPrivilege: readonly SyntaxRule[] = [
  {
    name: "python-dynamic-code",
    family,
    weight: weights.severe,
    catches: "runs text as code",
    triggers: "run = getattr(__builtins__, 'ex' + 'ec'); run(text)",
    ignores: "import re; re.compile(text)",
    on: nodeTypes("Identifier", "MemberExpression", "CallExpression"),
    matches: (node, _index, syntax) => evaluators.has(globalPath(node, syntax) ?? ""),
  },
  {
    name: "python-shell",
    family,
    weight: weights.severe,
    catches: "runs a shell command, or a program in its own place",
    triggers: "from os import system as run; run('id')",
    ignores: "system = load(); system('id')",
    on: nodeTypes("Identifier", "MemberExpression", "CallExpression"),
    matches: (node, _index, syntax) => shells.test(globalPath(node, syntax) ?? ""),
  },
  {
    name: "python-program",
    family,
    weight: weights.severe,
    catches: "runs a program that is not fixed, or that can do anything",
    triggers: "import subprocess; subprocess.run(command, shell=True)",
    ignores: "import subprocess; subprocess.run(['git', 'status'], check=True)",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => programs.test(calleePath(node, syntax)) && !isFixedProgram(node, syntax),
  },
  {
    name: "python-unsafe-load",
    family,
    weight: weights.serious,
    catches: "loads data or libraries that can run code",
    triggers: "import pickle; pickle.loads(data)",
    ignores: "import yaml; yaml.load(text, Loader=yaml.SafeLoader)",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => loaders.test(calleePath(node, syntax)) && !isSafeLoad(node, syntax),
  },
  {
    name: "python-rights",
    family,
    weight: weights.serious,
    catches: "changes its rights, or reaches into other programs and frames",
    triggers: "import os; os.setuid(0)",
    ignores: "import os; os.getuid()",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => rights.test(calleePath(node, syntax)),
  },
  {
    name: "python-climb",
    family,
    weight: weights.serious,
    catches: "climbs from a value to what it must not reach",
    triggers: "().__class__.__base__.__subclasses__()",
    ignores: "name = self.__class__.__name__",
    on: nodeTypes("MemberExpression", "CallExpression"),
    matches: (node, _index, syntax) => {
      if (node.type === "MemberExpression") return climbs.test(propertyName(node, syntax) ?? "");
      return (
        calleePath(node, syntax) === "getattr" && climbs.test(textOf((node.arguments as unknown[])[1], syntax) ?? "")
      );
    },
  },
  {
    name: "python-system-file",
    family,
    weight: weights.severe,
    catches: "changes files of the system, or what others may do with a file",
    triggers: "open('/etc/sudoers', 'a').write(line)",
    ignores: "open('/etc/hostname').read()",
    on: nodeTypes("CallExpression"),
    matches: (node, _index, syntax) => changesSystem(node, syntax),
  },
  {
    name: "python-hidden-name",
    family,
    weight: weights.serious,
    catches: "uses a module or a global whose name is computed",
    triggers: "import os; getattr(os, name)('id')",
    ignores: "getattr(settings, name)",
    on: nodeTypes("CallExpression", "MemberExpression"),
    matches: (node, _index, syntax) => hidesName(node, syntax),
  },
  {
    name: "python-star-import",
    family,
    weight: weights.suspicious,
    catches: "takes every name of a module of the system",
    triggers: "from os import *",
    ignores: "from math import *",
    on: nodeTypes("PythonImport"),
    matches: ({ star, module }) => star === true && systemModules.test(String(module)),
  },
];
