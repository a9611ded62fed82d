import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { languageOf } from "../../runtime/gate/language.js";
import { type Family, families, type Language, languages } from "../../runtime/gate/verdict.js";
import { InvalidInput } from "../../runtime/kernel/errors.js";

/** A program and what it is known to be. */
export interface Labelled {
  readonly name: string;
  readonly language: Language;
  /** The danger that it has, or that it only looks like. */
  readonly family: Family | undefined;
  readonly dangerous: boolean;
  readonly source: string;
}

const SEPARATOR = /^---\n/m;

/** The project's own: `corpora/gate/<language>/<family>.<dangerous|harmless>.txt`, programs divided by lines of `---`. */
export const readCorpus = (folder: string): Labelled[] =>
  languages.flatMap((language) =>
    families.flatMap((family) =>
      (["dangerous", "harmless"] as const).flatMap((label) => {
        const file = join(folder, language, `${family}.${label}.txt`);
        const programs = existsSync(file) ? readFileSync(file, "utf8").split(SEPARATOR) : [];
        return programs.map((source, i) => ({
          name: `${language}/${family}.${label}#${i + 1}`,
          language,
          family,
          dangerous: label === "dangerous",
          source,
        }));
      }),
    ),
  );

const labels = z.array(
  z.object({
    file: z.string(),
    dangerous: z.boolean(),
    family: z.enum(families).optional(),
    language: z.enum(languages).optional(),
  }),
);

/**
 * Any other folder: its `labels.json` says of each file whether it is dangerous, `[{ file, dangerous, family?, language? }]`.
 *
 * @throws {InvalidInput} where that file is missing or says something else
 */
export function readLabelled(folder: string): Labelled[] {
  const path = join(folder, "labels.json");
  const read = existsSync(path) ? labels.safeParse(JSON.parse(readFileSync(path, "utf8"))) : undefined;
  if (!read?.success) {
    const hint = 'write labels.json: [{ "file": "a.py", "dangerous": true, "family": "infinite_loop" }, …]';
    throw new InvalidInput(`no labels for ${folder}`, { field: "folder", value: folder, hint });
  }
  return read.data.map(({ file, dangerous, family, language = languageOf(file) }) => ({
    name: file,
    language,
    family,
    dangerous,
    source: readFileSync(join(folder, file), "utf8"),
  }));
}

/** Whether a folder has the layout of the project's own corpus. */
export const isCorpus = (folder: string): boolean =>
  readdirSync(folder).some((name) => languages.some((language) => language === name));
