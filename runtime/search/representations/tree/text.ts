import { CorruptObject } from "../../../kernel/errors.js";
import { parseJson } from "../../../kernel/json.js";
import type { Part, TreeLanguage } from "./language.js";
import { application, constant, type Node, type TypeScope, variable } from "./node.js";
import { type AgentProgram, tree } from "./program.js";
import { isOf, type Type } from "./types.js";

const SOURCE = "source:";

/**
 * A program as text: its parts one after the other, applications in parentheses, variables by their place in the scope,
 * constants as JSON; or `source:` and the source.
 *
 * @example '(join (map:string:string (chars $2) (char $1 (index $0 $3))) "")'
 */
export function formatProgram(program: AgentProgram): string {
  return program.kind === "source" ? SOURCE + program.source : program.parts.map(formatNode).join(" ");
}

function formatNode(node: Node): string {
  switch (node.kind) {
    case "constant":
      return Object.is(node.value, -0) ? "-0" : JSON.stringify(node.value);
    case "variable":
      return `$${node.index}`;
    case "application":
      return `(${[node.operator.name, ...node.operands.map(formatNode)].join(" ")})`;
  }
}

/** Words: parentheses, texts, arrays of constants, and whatever else stands between blanks. */
const words = /[()]|"(?:[^"\\]|\\.)*"|\[(?:[^"\]]|"(?:[^"\\]|\\.)*")*\]|[^\s()]+/g;

/**
 * The inverse of {@link formatProgram}.
 *
 * @throws {CorruptObject} when the text is no program of the language, or not of its types
 */
export function parseProgram(text: string, language: TreeLanguage): AgentProgram {
  if (text.startsWith(SOURCE)) return { kind: "source", source: text.slice(SOURCE.length) };
  const reader = new Reader(text.match(words) ?? [], language, text);
  const parts = language.parts.map((part) => reader.read(part.type, part.scope, part));
  reader.end();
  return tree(parts);
}

class Reader {
  private at = 0;

  constructor(
    private readonly words: readonly string[],
    private readonly language: TreeLanguage,
    private readonly text: string,
  ) {}

  read(type: Type, scope: TypeScope, part: Part): Node {
    const word = this.words[this.at++] ?? "";
    if (word === "(") return this.readApplication(type, scope, part);
    if (/^\$\d+$/.test(word)) {
      const index = Number(word.slice(1));
      if (scope[index] === type) return variable(type, index);
    } else {
      const value = word === "-0" ? -0 : parseJson(word);
      if (isOf(type, value)) return constant(type, value);
    }
    throw this.refuse();
  }

  private readApplication(type: Type, scope: TypeScope, part: Part): Node {
    const operator = this.language.operators.get(this.words[this.at++]);
    const allowed = part.operators.get(type)?.some((operators) => operator && operators.includes(operator));
    if (operator === undefined || !allowed) throw this.refuse();
    const operands = operator.parameters.map(({ type, binds }) => this.read(type, [...scope, ...binds], part));
    if (this.words[this.at++] !== ")") throw this.refuse();
    return application(operator, operands);
  }

  end(): void {
    if (this.at !== this.words.length) throw this.refuse();
  }

  private refuse(): CorruptObject {
    return new CorruptObject(`"${this.text}" is not a genome of this task`, {
      field: "genome",
      value: this.text,
      hint: "Was it evolved for another task?",
    });
  }
}
