/**
 * Which programs a program starts.
 *
 * @module
 */
import { isNode, type SyntaxNode } from "./node.js";
import { calleePath, fold, globalPath, propertyName, textOf } from "./read.js";
import type { Syntax } from "./syntax.js";

/** Programs that run other code, get other rights, talk to others or destroy. */
const powerful =
  /^(?:.*\/)?(?:sh|bash|zsh|dash|ksh|fish|cmd|cmd\.exe|powershell(?:\.exe)?|pwsh|sudo|su|doas|pkexec|env|xargs|eval|node|python\d?|perl|ruby|php|curl|wget|nc|ncat|netcat|telnet|ssh|scp|rsync|rm|dd|mkfs.*|shred|chmod|chown|chattr|kill|killall|pkill|shutdown|reboot|halt|useradd|usermod|passwd|visudo|crontab|at|iptables|mount|umount|insmod|modprobe|docker|kubectl|systemctl|nsenter|chroot|gdb|strace|reg|net|schtasks|osascript|setcap|tee|find|awk|yes)$/i;

const withoutShell =
  /(?:^|\.)(?:execFile|execFileSync|spawn|spawnSync|fork|run|call|check_call|check_output|Popen|create_subprocess_exec)$/;

/** Whether a call starts one named program, directly, which by itself can do no harm. */
export function isFixedProgram(call: SyntaxNode, syntax: Syntax): boolean {
  const path = calleePath(call, syntax);
  const [first, ...rest] = call.arguments as SyntaxNode[];
  if (!withoutShell.test(path) || rest.some((argument) => hasShell(argument, syntax))) return false;
  const [program, argv] =
    first?.type === "ArrayExpression" ? [(first.elements as unknown[])[0], first] : [first, rest[0]];
  if (path.endsWith("fork")) return textOf(program, syntax) !== undefined;
  if (globalPath(program, syntax) === "process.execPath" || globalPath(program, syntax) === "sys.executable")
    return !runsText(argv, syntax);
  const name = textOf(program, syntax);
  return name !== undefined && !/\s/.test(name) && !powerful.test(name);
}

function hasShell(node: SyntaxNode, syntax: Syntax): boolean {
  if (node.type === "ObjectExpression")
    return (node.properties as SyntaxNode[]).some((property) => hasShell(property, syntax));
  if (node.type !== "Property" || !["shell", "preexec_fn", "executable"].includes(propertyName(node, syntax) ?? ""))
    return false;
  return fold(node.value, syntax)?.value !== false;
}

/** `node -e`, `python -c` */
const runsText = (argv: unknown, syntax: Syntax): boolean =>
  !isNode(argv) ||
  argv.type !== "ArrayExpression" ||
  (argv.elements as unknown[]).some((item) => /^-(?:e|c|p|-eval)$/.test(textOf(item, syntax) ?? ""));

/** Whether all that a program does with `child_process` is to start fixed programs: it is not passed on. */
export function staysInSight(syntax: Syntax): boolean {
  const answer = known.get(syntax) ?? isInSight("child_process", syntax);
  known.set(syntax, answer);
  return answer;
}

const known = new WeakMap<Syntax, boolean>();

function isInSight(module: string, syntax: Syntax): boolean {
  let calls = 0;
  for (let i = 0; i < syntax.nodes.length; i++) {
    const node = syntax.nodes[i];
    if (node.type === "CallExpression" && calleePath(node, syntax).startsWith(`${module}.`)) calls++;
    if (node.type !== "Identifier" && node.type !== "MemberExpression" && node.type !== "CallExpression") continue;
    const path = globalPath(node, syntax) ?? "";
    const rest = path === module ? "" : path.startsWith(`${module}.`) ? path.slice(module.length + 1) : undefined;
    if (rest === undefined || /[.()]/.test(rest)) continue;
    if (!isHandled(node, syntax.nodes[syntax.parents[i]], rest === "")) return false;
  }
  return calls > 0;
}

/** Named by a declaration, or used at once. */
function isHandled(node: SyntaxNode, above: SyntaxNode | undefined, isModule: boolean): boolean {
  if (above?.type === "VariableDeclarator" || above?.type === "Property" || above?.type === "AwaitExpression")
    return true;
  if (above?.type === "Binding" || above?.type === "ImportDeclaration") return true;
  if (isModule) return above?.type === "MemberExpression" && above.object === node;
  return above?.type === "CallExpression" && above.callee === node;
}
