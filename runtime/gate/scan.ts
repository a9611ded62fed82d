import * as z from "zod";
import type { MetricSink } from "../kernel/stores.js";
import { inspect } from "./inspect.js";
import { languageOf } from "./language.js";
import { type Language, languages, verdictSchema } from "./verdict.js";

/** Characters of one file, and files of one request. */
const MAX_SOURCE = 200_000;
const MAX_FILES = 100;

/** Asks what safety says of some files; the name of a file says its language where `language` does not. */
export const scanRequest = z.strictObject({
  files: z
    .array(
      z.strictObject({
        file: z.string().min(1).max(1_000),
        source: z.string().max(MAX_SOURCE),
        language: z.enum(languages).optional(),
      }),
    )
    .min(1)
    .max(MAX_FILES),
});

/** What safety says of one file. */
export const scanned = verdictSchema.extend({ file: z.string(), language: z.enum(languages) });

/** {@link scanned}: the verdict on one file of a scan. */
export type Scanned = Readonly<z.infer<typeof scanned>>;

/** Judges source as if it lay in `file`. */
export function scanSource(file: string, source: string, language: Language = languageOf(file)): Scanned {
  const { findings, ...verdict } = inspect(source, language);
  return { file, language, ...verdict, findings: [...findings] };
}

/** Judges the files of a request, and counts those that are not accepted. */
export function scanFiles({ files }: z.infer<typeof scanRequest>, { metrics }: { metrics: MetricSink }): Scanned[] {
  const scanned = files.map(({ file, source, language }) => scanSource(file, source, language));
  metrics.put({ SafetyViolations: scanned.filter(({ decision }) => decision !== "accept").length });
  return scanned;
}
