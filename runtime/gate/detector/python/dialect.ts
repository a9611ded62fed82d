import { foldText } from "../fold-text.js";
import type { SyntaxNode } from "../node.js";
import { constantArray, fold, globalPath, memberPath, numberOf, textOf } from "../read.js";
import type { Dialect, Folded, Syntax } from "../syntax.js";

const global =
  /^(?:(?:builtins|__builtins__|__builtin__|globals\(\)|locals\(\)|vars\(\)|sys\.modules|__builtins__\.__dict__|__dict__)\.)+/;
const importers = new Set(["__import__", "importlib.import_module", "importlib.__import__"]);
const readers = new Set(["os.environ.get", "os.getenv", "os.environ.pop", "os.environ.setdefault"]);

/** What read.ts has to know of Python. */
export const dialect: Dialect = {
  callPath(call, syntax) {
    const path = globalPath(call.callee, syntax);
    if (path === undefined) return undefined;
    const [first, second] = call.arguments as unknown[];
    if (importers.has(path)) return textOf(first, syntax);
    if (readers.has(path)) return `os.environ.${textOf(first, syntax) ?? "?"}`;
    if (path === "getattr" || path === "operator.attrgetter()")
      return memberPath(globalPath(first, syntax), textOf(second, syntax), syntax);
    if (path === "vars" && first !== undefined) return globalPath(first, syntax);
    if (path === "functools.partial" || path === "partial") return globalPath(first, syntax);
    if (path.endsWith(".__getattribute__") || path.endsWith(".get") || path.endsWith(".__getitem__")) {
      const object = path.slice(0, path.lastIndexOf("."));
      if (/^(?:globals\(\)|.*__dict__|__builtins__|sys\.modules)$/.test(object) || path.endsWith("e__"))
        return memberPath(object, textOf(first, syntax), syntax);
    }
    return `${path}()`;
  },
  foldCall,
  shorten: (path) =>
    path
      .replaceAll(".__dict__", "")
      .replace(global, "")
      .replace(/\.__call__$/, ""),
};

/** The functions that hide text, and nothing else. */
function foldCall({ callee, arguments: list }: SyntaxNode, syntax: Syntax): Folded | undefined {
  const [first, second] = list as unknown[];
  const path = globalPath(callee, syntax);
  if (path === "chr") return character(numberOf(first, syntax));
  if (path === "str" || path === "bytes") return fold(first, syntax);
  if (path === "int" || path === "float") return fold(first, syntax) && { value: Number(fold(first, syntax)?.value) };
  const text = textOf(first, syntax);
  if (text !== undefined && path !== undefined) {
    if (path === "base64.b64decode" || path === "base64.urlsafe_b64decode")
      return { value: Buffer.from(text, "base64").toString("latin1") };
    if (path === "bytes.fromhex" || path === "binascii.unhexlify" || path === "bytearray.fromhex")
      return { value: Buffer.from(text, "hex").toString("latin1") };
    if (path === "codecs.decode") return decoded(text, textOf(second, syntax));
  }
  const method = callee as SyntaxNode;
  if (method.type !== "MemberExpression") return undefined;
  const name = String((method.property as SyntaxNode).name);
  const self = textOf(method.object, syntax);
  if (name === "join" && self !== undefined) {
    const parts =
      isReversed(first, syntax) ?? constantArray(first, syntax) ?? (text === undefined ? undefined : [...text]);
    return parts && { value: parts.join(self) };
  }
  if (name === "format" && self !== undefined) return format(self, list as unknown[], syntax);
  return foldText(
    self,
    name,
    [first, second].map((argument) => fold(argument, syntax)?.value),
  );
}

const character = (code: number): Folded | undefined =>
  code >= 0 && code < 0x110000 ? { value: String.fromCodePoint(code) } : undefined;

function decoded(text: string, codec: string | undefined): Folded | undefined {
  if (codec === "base64") return { value: Buffer.from(text, "base64").toString("latin1") };
  if (codec === "hex") return { value: Buffer.from(text, "hex").toString("latin1") };
  if (!/^rot_?13$/.test(codec ?? "")) return undefined;
  const turn = (letter: string): string => {
    const base = letter <= "Z" ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  };
  return { value: text.replace(/[a-z]/gi, turn) };
}

function isReversed(node: unknown, syntax: Syntax): string[] | undefined {
  const call = node as SyntaxNode | undefined;
  if (call?.type !== "CallExpression" || globalPath(call.callee, syntax) !== "reversed") return undefined;
  const text = textOf((call.arguments as unknown[])[0], syntax);
  return text === undefined ? undefined : [...text].reverse();
}

/** `"{}{}".format("ev", "al")` */
function format(template: string, list: readonly unknown[], syntax: Syntax): Folded | undefined {
  const parts = list.map((part) => fold(part, syntax)?.value);
  if (parts.some((part) => part === undefined)) return undefined;
  let next = 0;
  return {
    value: template.replace(/\{(\d?)\}/g, (_whole, index: string) =>
      String(parts[index === "" ? next++ : Number(index)] ?? ""),
    ),
  };
}
