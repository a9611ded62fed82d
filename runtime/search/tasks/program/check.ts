import { type Episode, episodeOf, isNamedConstant, signatureOf } from "./cases.js";
import type { ProgramTask, TaskCase } from "./definition.js";

/** Says what is wrong at a path of the task, and what to do. */
type Complain = (path: PropertyKey[], message: string, hint: string) => void;

/** What the schema of a program task cannot say: that all cases are of the same kind. */
export function checkProgram({ cases, holdOut }: ProgramTask, complain: Complain): void {
  const lists = { cases, ...(typeof holdOut === "object" && { holdOut }) };
  for (const [field, list] of Object.entries(lists))
    for (const i of list.keys()) checkCase([field, i], list[i], cases[0], complain);
  const episodes: Episode[] = Object.values(lists).flat().map(episodeOf);
  const signature = signatureOf(episodes);
  if (!("untyped" in signature)) return;
  for (const what of signature.untyped) {
    const hint = "give it one type in all cases: booleans, numbers, texts, or arrays of one of these";
    complain(["cases"], `${what} has no type that fits all cases`, hint);
  }
}

function checkCase(path: PropertyKey[], given: TaskCase, first: TaskCase, complain: Complain): void {
  const { inputs, outputs } = episodeOf(given);
  if (inputs.length !== outputs.length) {
    const message = `has ${inputs.length} inputs but ${outputs.length} outputs`;
    complain([...path, "outputs"], message, "give one output for each input");
  }
  const [pattern] = episodeOf(first).inputs;
  const names = namesOf(pattern);
  for (const [i, input] of inputs.entries()) {
    const at = [...path, ...("input" in given ? ["input"] : ["inputs", i])];
    if (namesOf(input) !== names) {
      complain(
        at,
        `has the names ${namesOf(input) || "(none)"}, the first case has ${names || "none"}`,
        "give every input the same names",
      );
    }
  }
}

const namesOf = (input: unknown): string => (isNamedConstant(input) ? Object.keys(input).sort().join(", ") : "");
