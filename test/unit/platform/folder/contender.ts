/** Counts up an item of a control table in a folder: `contender.ts FOLDER TIMES`. */
import * as z from "zod";
import { scope } from "../../../../runtime/kernel/scope.js";
import { FolderControlStore } from "../../../../runtime/platform/folder/control-store.js";

const [folder, times] = process.argv.slice(2);
const counts = scope("champion", z.int())(new FolderControlStore(folder));

async function main(): Promise<void> {
  for (let i = 0; i < Number(times); i++) {
    await counts.compareAndSwap("count", (now) => (now ?? 0) + 1, { attempts: 1_000 });
  }
}

void main();
