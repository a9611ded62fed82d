import { fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Answers } from "./answers.js";
import type { Load } from "./send.js";

/** Sends loads from a process of its own. */
export interface Generator {
  /** One load at a time. */
  send(load: Load): Promise<Answers>;
  close(): void;
}

/** Starts the generator's process. It lives until `close`. */
export function startGenerator(): Generator {
  const child = fork(join(__dirname, "generator-child.ts"), [], { execArgv: ["--import", "tsx", "--no-warnings"] });
  return {
    async send(load) {
      child.send(load);
      const [answers] = await once(child, "message");
      return answers;
    },
    close: () => void child.kill(),
  };
}
