/**
 * JavaScript and TypeScript: parsed, and what read.ts has to know of them.
 *
 * @module
 */
import { tsPlugin } from "@sveltejs/acorn-typescript";
import { type Options, Parser } from "acorn";
import type { Language } from "../verdict.js";
import { bounded, Unreadable } from "./bounded-parser.js";
import { foldText } from "./fold-text.js";
import { isNode, type SyntaxNode } from "./node.js";
import { constantArray, fold, globalPath, memberPath, numberOf, textOf } from "./read.js";
import { type Dialect, type Folded, flatten, type Syntax } from "./syntax.js";

const JavaScriptParser = bounded(Parser);
const TypeScriptParser = bounded(Parser.extend(tsPlugin() as never));

/** How strictly a program is read: an agent is a module; a file may also be a script, or a part of either. */
const manners: Readonly<Record<"agent" | "file", readonly Partial<Options>[]>> = {
  agent: [{ sourceType: "module" }],
  file: [
    { sourceType: "module", allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowHashBang: true },
    { sourceType: "script", allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true, allowHashBang: true },
  ],
};

/** @returns why it does not parse, instead of a program, where it does not */
export function parse(source: string, language: Language, kind: "agent" | "file"): Syntax | Error {
  const parser = language === "typescript" ? TypeScriptParser : JavaScriptParser;
  let failure: Error | undefined; // made where there is one: it costs as much as reading a small agent
  for (const manner of manners[kind]) {
    try {
      const options: Options = { ecmaVersion: 2022, locations: language === "typescript", ...manner };
      return flatten(source, parser.parse(source, options) as unknown as SyntaxNode, dialect);
    } catch (error) {
      if (error instanceof Error) failure = error;
      if (error instanceof Unreadable) break; // it is so in any manner
    }
  }
  return failure ?? new Error("it does not parse");
}

const globalObject = /^(?:(?:globalThis|window|global|self|top|parent|frames)\.)+/;
const requirers = new Set(
  "require module.require require.main.require process.mainModule.require process.getBuiltinModule module.createRequire() import".split(
    " ",
  ),
);

const dialect: Dialect = {
  callPath(call, syntax) {
    const { callee, arguments: list } = call;
    const [first, second] = list as unknown[];
    const path = globalPath(callee, syntax) ?? "";
    if (requirers.has(path)) return textOf(first, syntax)?.replace(/^node:/, "");
    if (path === "Reflect.get") return memberPath(globalPath(first, syntax), textOf(second, syntax), syntax);
    if (/^(?:local|session)Storage\.getItem$/.test(path)) {
      return `${path.slice(0, -".getItem".length)}.${textOf(first, syntax) ?? "?"}`;
    }
    if (path.endsWith(".bind")) return path.slice(0, -".bind".length);
    return path === "" ? undefined : `${path}()`;
  },
  foldCall,
  shorten: (path) => path.replace(globalObject, ""),
};

/** The functions that hide text, and nothing else: whatever is not text stays unknown. */
function foldCall({ callee, arguments: list }: SyntaxNode, syntax: Syntax): Folded | undefined {
  const [first, second] = list as unknown[];
  const path = globalPath(callee, syntax);
  if (path === "String.fromCharCode" || path === "String.fromCodePoint") {
    const codes = (list as unknown[]).map((code) => numberOf(code, syntax));
    return codes.every((code) => code >= 0 && code < 0x110000) ? { value: String.fromCodePoint(...codes) } : undefined;
  }
  const text = textOf(first, syntax);
  if (path === "atob" && text !== undefined) return { value: Buffer.from(text, "base64").toString("latin1") };
  if ((path === "decodeURIComponent" || path === "unescape") && text !== undefined) return { value: unescape(text) };
  if (path === "String") return fold(first, syntax);
  if (path === "Buffer.from" && text !== undefined) {
    const encoding = textOf(second, syntax) ?? "utf8";
    return Buffer.isEncoding(encoding) ? { value: Buffer.from(text, encoding).toString("latin1") } : undefined;
  }
  if (!isNode(callee) || callee.type !== "MemberExpression") return undefined;
  return foldText(
    constantArray(callee.object, syntax) ?? textOf(callee.object, syntax),
    (callee.property as SyntaxNode).name,
    [first, second].map((argument) => fold(argument, syntax)?.value),
  );
}
