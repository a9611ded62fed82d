/**
 * The tokens of services that were launched on this machine: a file a port, for nobody but whoever launched it.
 *
 * @module
 */
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccessControl } from "../runtime/http/access-control.js";
import { isLoopback } from "../runtime/http/loopback.js";
import type { Serving } from "../runtime/http/serve.js";
import { Unavailable } from "../runtime/kernel/errors.js";
import type { Log } from "../runtime/kernel/stores.js";
import type { CommandContext } from "./context.js";

/** Where the token of a launch lies. */
interface KeptToken {
  readonly file: string;
  /** Forgets it. */
  end(): Promise<void>;
}

/** What is launched. */
interface Launched {
  start(access: AccessControl): Promise<Serving>;
  readonly log: Log;
  /** Says to whoever launched it where it listens, and where its token is. */
  tell(serving: Serving, tokenFile: string): void;
}

/** Serves whoever launches it, until the command is to end, by a token of this launch. */
export async function launch(
  { local, caller, signal }: Pick<CommandContext, "local" | "caller" | "signal">,
  { start, log, tell }: Launched,
): Promise<void> {
  const { bearerOf } = await import("../runtime/http/identity/authenticator.js");
  const { byLaunchToken, newLaunchToken } = await import("../runtime/http/identity/launch-token.js");
  const { serveUntil } = await import("../runtime/http/serve.js");
  const token = newLaunchToken();
  const serving = await start({ identify: bearerOf(byLaunchToken(token, await caller())) });
  const kept = await keepToken(local, serving.port, token);
  tell(serving, kept.file);
  await serveUntil(signal, serving, log);
  await kept.end();
}

const folderOf = (directory: string): string => join(directory, "launches");

const fileOf = (directory: string, port: number | string): string => join(folderOf(directory), `${port}.token`);

/** Writes down the token of a service, which nobody else may read; one that was left there is replaced. */
export async function keepToken(directory: string, port: number, token: string): Promise<KeptToken> {
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
