/**
 * Which calls talk to the network, to whom, and whether they bring something along.
 *
 * @module
 */
import type { SyntaxNode } from "./node.js";
import { calleePath, fold, propertyName, textOf, unwrapExpression } from "./read.js";
import type { Syntax } from "./syntax.js";

const elsewhere = /^(?:https?|wss?|ftp|tcp|udp):\/\/(?!localhost\b|127\.|0\.0\.0\.0|\[::1\]|\$)/i;
const host = /^(?!127\.|0\.0\.0\.0|localhost)(?:[\w-]+\.)+[a-z\d-]{1,}$/i;

/** Variables that stand for variables, calls of calls. */
const MAX_STEPS = 30;

/** The text that an expression begins with, as far as it is constant: `"https://x.example/" + path`. */
export function beginning(node: unknown, syntax: Syntax, steps = 0): string {
  const inner = unwrapExpression(node);
  if (inner === undefined || steps > MAX_STEPS) return "";
  return textOf(inner, syntax) ?? beginning(first(inner, syntax), syntax, steps + 1);
}

/** The part of an expression with which its text begins. */
function first(node: SyntaxNode, syntax: Syntax): unknown {
  switch (node.type) {
    case "BinaryExpression":
      return node.left;
    case "TextParts":
      return (node.parts as unknown[])[0];
    case "TemplateLiteral": {
      const [text] = node.quasis as SyntaxNode[];
      const { cooked } = text.value as { cooked?: string };
      return cooked ? { ...text, type: "Literal", value: cooked } : (node.expressions as unknown[])[0];
    }
    case "NewExpression":
    case "CallExpression":
      return (node.arguments as unknown[])[0];
    case "MemberExpression": // "https://…".format()
      return node.object;
    case "Identifier": {
      const origin = syntax.bindings.get(node)?.origins[0];
      return origin?.at.length === 0 ? origin.from : undefined;
    }
    default:
      return undefined;
  }
}

/** Where a call goes to. */
type Destination = "elsewhere" | "here" | "unknown";

/** Reads the destination from the first argument that tells it: an address, a host, or options with one. */
export function destinationOf(call: SyntaxNode, syntax: Syntax): Destination {
  for (const argument of (call.arguments as SyntaxNode[]).slice(0, 3)) {
    const where = place(argument, syntax);
    if (where !== "unknown") return where;
  }
  return "unknown";
}

function place(wrapped: SyntaxNode, syntax: Syntax): Destination {
  const node = unwrapExpression(wrapped) ?? wrapped;
  if (node.type === "ObjectExpression") return placeOfOptions(node.properties as SyntaxNode[], syntax);
  if (node.type === "ArrayExpression") return place((node.elements as SyntaxNode[])[0] ?? node, syntax);
  if (node.type === "Property")
    return /^(?:url|host|hostname|baseURL|uri)$/.test(propertyName(node, syntax) ?? "")
      ? place(node.value as SyntaxNode, syntax)
      : "unknown";
  const text = beginning(node, syntax);
  if (elsewhere.test(text) || host.test(text)) return "elsewhere";
  return /^(?:[./?#]|https?:\/\/(?:localhost|127\.|0\.0\.0\.0|\[::1\])|localhost|127\.)/.test(text)
    ? "here"
    : "unknown";
}

function placeOfOptions(properties: readonly SyntaxNode[], syntax: Syntax): Destination {
  for (const property of properties) {
    const where = property.type === "Property" ? place(property, syntax) : "unknown";
    if (where !== "unknown") return where;
  }
  return "unknown";
}

const bodies = /^(?:body|data|json|files|content)$/;

/** Whether a call brings data along: by its name, its method, or by a body. */
export function bringsData(call: SyntaxNode, syntax: Syntax): boolean {
  const path = calleePath(call, syntax);
  if (
    /(?:^|\.)(?:post|put|patch|send|sendto|sendall|sendMail|sendmail|sendBeacon|storbinary|storlines|upload_file|put_object)$/.test(
      path,
    )
  )
    return true;
  const urlopen = /urlopen$|\.Request$/.test(path) && (call.arguments as unknown[]).length > 1;
  return urlopen || (call.arguments as SyntaxNode[]).some((argument) => hasBody(argument, syntax));
}

function hasBody(wrapped: SyntaxNode, syntax: Syntax): boolean {
  const node = unwrapExpression(wrapped) ?? wrapped;
  if (node.type === "ObjectExpression")
    return (node.properties as SyntaxNode[]).some((property) => hasBody(property, syntax));
  if (node.type !== "Property") return false;
  const name = propertyName(node, syntax) ?? "";
  if (name === "method") return /^(?:POST|PUT|PATCH)$/i.test(String(fold(node.value, syntax)?.value));
  return bodies.test(name);
}
