import { type EncodedSourceMap, encodedMap, type SourceMapSegment, TraceMap } from "@jridgewell/trace-mapping";
import type { MinifyOptions } from "terser";
import { apart } from "./declarations.js";
import { readModule, tokensOf } from "./module.js";
import { minifyProgram } from "./terser.js";
import type { CompilerTree } from "./tree.js";

/** JavaScript, and where in the author's source each part of it comes from. */
export interface Shrunk {
  readonly code: string;
  readonly map: EncodedSourceMap;
}

const settings = {
  parse: { ecma: 2020, spidermonkey: true }, // the name of ESTree there; its types do not know that a tree may come in
  ecma: 2020,
  module: true,
  toplevel: true,
  format: { inline_script: false },
} as const;

/** Everything but joining declarations, which {@link apart} undoes for a reason. */
const simplify = { ...settings, compress: { passes: 3, join_vars: false }, mangle: false } as const;
const finish = { ...settings, compress: { defaults: false, join_vars: true } } as const;

/**
 * Removes what is not used, simplifies the rest and gives it short names; what an agent answers stays the same.
 *
 * @param from where the source of `program` itself comes from, if it is not the author's
 */
export async function shrink(program: CompilerTree, file: string, from?: EncodedSourceMap): Promise<Shrunk> {
  const simple = await run(apart(program), simplify, from);
  return run(readModule(simple.code, "javascript", file), finish, simple.map);
}

async function run(program: CompilerTree, how: MinifyOptions, from?: EncodedSourceMap): Promise<Shrunk> {
  const sourceMap = { asObject: true, content: from };
  const { code = "", map } = await minifyProgram(program as unknown as string, { ...how, sourceMap });
  return { code, map: map as EncodedSourceMap };
}

/** JavaScript as it is, every token at its own place in `file`. */
export function asWritten(code: string, file: string): Shrunk {
  const mappings: SourceMapSegment[][] = [];
  for (const { loc } of tokensOf(code)) {
    if (!loc) continue;
    const { line, column } = loc.start;
    while (mappings.length < line) mappings.push([]);
    mappings[line - 1].push([column, 0, line - 1, column]);
  }
  return { code, map: encodedMap(new TraceMap({ version: 3, names: [], sources: [file], mappings })) };
}
