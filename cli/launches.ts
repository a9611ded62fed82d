/**
 * The tokens of services that were launched on this machine: a file a port, for nobody but whoever launched it.
 *
 * @module
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { isLoopback } from "../runtime/http/loopback.js";
import { Unavailable } from "../runtime/kernel/errors.js";

/** Where the token of a launch lies. */
interface Launch {
  readonly file: string;
  /** Forgets it. */
  end(): Promise<void>;
}

const folderOf = (directory: string): string => join(directory, "launches");

const fileOf = (directory: string, port: number | string): string => join(folderOf(directory), `${port}.token`);

/** Writes down the token of a service, which nobody else may read; one that was left there is replaced. */
export async function keepToken(directory: string, port: number, token: string): Promise<Launch> {
  const file = fileOf(directory, port);
  await mkdir(folderOf(directory), { recursive: true, mode: 0o700 });
  await rm(file, { force: true }); // a file that was there keeps its mode
  await writeFile(file, token, { mode: 0o600, flag: "wx" });
  return {
    file,
    async end() {
      if ((await readFile(file, "utf8").catch(() => "")) === token) await rm(file, { force: true });
    },
  };
}

/** The token in a file of the user's: for a service that somebody else launched. */
export const readToken = async (file: string): Promise<string> => (await readFile(file, "utf8")).trim();

/**
 * The token of the service at an address of this machine.
 *
 * @throws {Unavailable} where no launch of this clone listens there
 */
export async function tokenFor(directory: string, url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  const token = isLoopback(hostname)
    ? await readFile(fileOf(directory, port), "utf8").catch(() => undefined)
    : undefined;
  if (token !== undefined) return token;
  throw new Unavailable(`no token is known for ${url}`, {
    field: "url",
    value: url,
    hint: "start the service from this clone (t-developer serve), or name a file with a token",
  });
}
