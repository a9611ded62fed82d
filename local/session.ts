import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import * as z from "zod";
import { isAlive } from "../runtime/kernel/files.js";
import { parseJson, printJson } from "../runtime/kernel/json.js";

/** The clone this code lies in. */
export const projectDirectory = resolve(__dirname, "..");

/** Where everything of a local AWS lies: `.local/` of the clone, or `T_DEVELOPER_LOCAL`. */
export const localDirectory = (env: NodeJS.ProcessEnv = process.env): string =>
  resolve(projectDirectory, env.T_DEVELOPER_LOCAL ?? ".local");

const session = z.object({
  endpoint: z.url(),
  region: z.string(),
  environment: z.string(),
  /** PEM file of the authority that signed what the local AWS serves over TLS. */
  authority: z.string().optional(),
  /** Process that ends the local AWS when it ends. */
  pid: z.number().int().positive(),
});

/** How the `t-developer` command finds the local AWS. */
export type LocalSession = z.infer<typeof session>;

/** What lies in `session.json`: a local AWS that runs, one that is gone, or nothing. */
export type FoundSession =
  | { readonly state: "live"; readonly session: LocalSession }
  | { readonly state: "stale"; readonly why: string }
  | { readonly state: "none" };

const file = (directory: string): string => join(directory, "session.json");

/** The session of a clone. It is stale where the file cannot be read or its process is gone; never throws. */
export async function findSession(directory: string): Promise<FoundSession> {
  const text = await readFile(file(directory), "utf8").catch(() => undefined);
  if (text === undefined) return { state: "none" };
  const parsed = session.safeParse(parseJson(text));
  if (!parsed.success) return { state: "stale", why: "it cannot be read" };
  if (!isAlive(parsed.data.pid)) return { state: "stale", why: `process ${parsed.data.pid} is gone` };
  return { state: "live", session: parsed.data };
}

/** Written aside and renamed, so that no reader sees half of it. */
export async function writeSession(directory: string, value: LocalSession): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(`${file(directory)}.new`, printJson(value));
  await rename(`${file(directory)}.new`, file(directory));
}

/** Forgets the session; it is no error where there is none. */
export const removeSession = (directory: string): Promise<void> => rm(file(directory), { force: true });
