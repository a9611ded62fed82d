import { randomUUID } from "node:crypto";
import { stat, utimes } from "node:fs/promises";
import { basename, join } from "node:path";
import * as z from "zod";
import { Conflict } from "../../kernel/errors.js";
import { isAlive, namesIn, readIfThere, writeFirst, writeWhole } from "../../kernel/files.js";
import type { Json } from "../../kernel/json.js";
import type { Executions } from "../../kernel/stores.js";

/** What is written down of an execution: the process that runs it, until it has ended. */
const marker = z.object({ pid: z.int(), process: z.string(), state: z.enum(["running", "stopped", "ended"]) });

type Marker = z.infer<typeof marker>;

/** Milliseconds between two signs of life of a process, and after the last one until it counts as gone. */
const SIGN_MS = 5_000;
const GONE_MS = 60_000;

/** Identities are names with this before them. */
const SCHEME = "here:";

const nameOf = (identity: string): string => identity.slice(SCHEME.length);

/** Runs an execution to its end; ends early once `stopped` says so. */
export type Run = (input: Json, stopped: () => Promise<boolean>) => Promise<void>;

/**
 * Executions that run in the process that starts them. Others see in the folder which there are, and ask for them to be
 * stopped there; with its process, an execution is gone.
 */
export class FolderExecutions implements Executions {
  /** Another process may have had the same id. */
  private readonly process = randomUUID();

  constructor(
    private readonly root: string,
    private readonly run: Run,
  ) {}

  identity(name: string): string {
    return `${SCHEME}${name}`;
  }

  /** @throws {Conflict} where one of that name was started before */
  async start(name: string, input: Json): Promise<void> {
    const file = this.fileOf(name);
    if (!writeFirst(file, JSON.stringify(this.own("running")))) {
      throw new Conflict(`an execution called ${name} exists already`, { value: name });
    }
    const signs = setInterval(() => utimes(file, new Date(), new Date()).catch(() => undefined), SIGN_MS);
    void this.run(input, async () => (await this.markerOf(name))?.state !== "running").finally(() => {
      clearInterval(signs);
      return this.mark(name, "ended");
    });
  }

  async stop(identity: string): Promise<void> {
    const name = nameOf(identity);
    const found = await this.markerOf(name);
    if (found?.state === "running") await this.write(name, { ...found, state: "stopped" });
  }

  async isRunning(identity: string): Promise<boolean> {
    const name = nameOf(identity);
    const found = await this.markerOf(name);
    return found?.state === "running" && this.isHere(found) && (await this.hasShownLife(name));
  }

  async running(): Promise<string[]> {
    const identities = namesIn(this.root)
      .filter((file) => file.endsWith(".json"))
      .map((file) => this.identity(basename(file, ".json")));
    const running = await Promise.all(identities.map((identity) => this.isRunning(identity)));
    return identities.filter((_, i) => running[i]);
  }

  private own(state: Marker["state"]): Marker {
    return { pid: process.pid, process: this.process, state };
  }

  private mark(name: string, state: Marker["state"]): Promise<void> {
    return this.write(name, this.own(state));
  }

  private write(name: string, value: Marker): Promise<void> {
    return writeWhole(this.fileOf(name), JSON.stringify(value));
  }

  /** The id of a process may be another's by now: its own shows that it lives. */
  private async hasShownLife(name: string): Promise<boolean> {
    const sign = await stat(this.fileOf(name)).catch(() => undefined);
    return sign !== undefined && Date.now() - sign.mtimeMs < GONE_MS;
  }

  /** Whether the process lives that runs it: this one, or another of that id. */
  private isHere({ pid, process: token }: Marker): boolean {
    return pid === process.pid ? token === this.process : isAlive(pid);
  }

  /** What is half written, or nothing of ours, is no execution. */
  private async markerOf(name: string): Promise<Marker | undefined> {
    const text = await readIfThere(this.fileOf(name));
    if (text === undefined) return undefined;
    try {
      return marker.parse(JSON.parse(Buffer.from(text).toString()));
    } catch {
      return undefined;
    }
  }

  private fileOf(name: string): string {
    return join(this.root, `${encodeURIComponent(name)}.json`);
  }
}
