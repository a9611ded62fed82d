import { setTimeout as sleep } from "node:timers/promises";
import { Command } from "commander";
import { Unavailable } from "../../runtime/kernel/errors.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { readPerformance, type Snapshot } from "../performance.js";
import { openScreen, type Screen, type ScreenOutput } from "../screen.js";
import type { Terminal } from "../terminal.js";
import { topLines } from "../top-view.js";

/** What is watched, and how. */
interface Watch {
  readonly read: () => Promise<Snapshot>;
  readonly environment: string;
  readonly screen: Screen;
  readonly paint: Terminal["paint"];
  readonly signal: AbortSignal;
  readonly pollMs?: number;
}

/**
 * Shows one snapshot after the other until Ctrl-C. AWS may be away for a while: the last snapshot stays.
 *
 * @throws {Unavailable} when not even the first one can be read
 */
export async function watchTop({ read, environment, screen, paint, signal, pollMs = 2_000 }: Watch): Promise<void> {
  let snapshot = await read();
  let trouble: string[] = [];
  while (!signal.aborted) {
    const { columns, rows } = screen;
    screen.draw([...topLines(snapshot, environment, paint, { columns, rows: rows - trouble.length }), ...trouble]);
    await sleep(pollMs, undefined, { signal }).catch(() => undefined); // Ctrl-C is how it ends
    if (signal.aborted) return;
    try {
      snapshot = await read();
      trouble = [];
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      trouble = [paint("warning", `${error.message}; trying again`)];
    }
  }
}

/** `t-developer top` */
export const top = (open: Open, out: ScreenOutput = process.stdout): Command =>
  new Command("top")
    .description("every agent as it performs, live: calls, failures, latency, memory, instantiation, size")
    .option("--once", "print one snapshot and return; so do --json and a pipe")
    .addHelpText("after", examples("t-developer top", "t-developer top --once", "t-developer top --json"))
    .action(async ({ once }: { readonly once?: boolean }, command: Command) => {
      const { terminal, json, signal, target, agents, print } = open(command);
      const { environment } = await target();
      const bucket = await agents();
      const read = () => readPerformance(bucket, Date.now());
      if (!once && !json && out.isTTY) {
        return watchTop({ read, environment, screen: openScreen(out), paint: terminal.paint, signal });
      }
      const snapshot = await read();
      const room = out.isTTY ? { columns: out.columns } : {};
      print(snapshot, () => topLines(snapshot, environment, terminal.paint, room));
    });
