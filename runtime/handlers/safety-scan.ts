import { z } from "zod";
import { scanSource } from "../safety/scan.js";
import { languages } from "../safety/verdict.js";
import { api } from "./api.js";

/** Characters of one file, and files of one request. */
const MAX_SOURCE = 200_000;
const MAX_FILES = 100;

const scanRequest = z.strictObject({
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

export const handler = api(scanRequest, ({ files }) =>
  files.map(({ file, source, language }) => scanSource(file, source, language)),
);
