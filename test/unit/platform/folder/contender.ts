/** Counts up an item of a control table in a folder: `contender.ts FOLDER TIMES`. */
import { compareAndSwap } from "../../../../runtime/kernel/compare-and-swap.js";
import { FolderControlStore } from "../../../../runtime/platform/folder/control-store.js";

const [folder, times] = process.argv.slice(2);
const control = new FolderControlStore(folder);

async function main(): Promise<void> {
  for (let i = 0; i < Number(times); i++) {
    await compareAndSwap<number>(control, "contended", "count", (now) => (now ?? 0) + 1, { attempts: 1_000 });
  }
}

void main();
