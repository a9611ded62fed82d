import { appendFileSync } from "node:fs";
import { join } from "node:path";
import type { Context } from "../../kernel/context.js";
import { makeFolder } from "../../kernel/files.js";
import { createLog } from "../../kernel/log.js";
import type { Alert } from "../../kernel/stores.js";
import { createAlertSink } from "../../safety/alerts/sink.js";
import { FolderControlStore } from "./control-store.js";
import { FolderExecutions, type Run } from "./executions.js";
import { FolderObjectStore } from "./object-store.js";
import { FolderStateStore } from "./state-store.js";

/** What a store in a folder calls itself, where an environment has a name. */
const HERE = "here";

/**
 * A context whose every part lies in a folder: for evolutions without AWS, by as many processes at once as there are.
 *
 * @param run what runs an evolution in this process
 */
export function folderContext(directory: string, run: Run): Context {
  const control = new FolderControlStore(join(directory, "control"));
  const append = (file: string, line: string): void => {
    makeFolder(directory);
    appendFileSync(join(directory, file), `${line}\n`);
  };
  const log = createLog((line) => {
    try {
      append("log.ndjson", line); // the terminal is a person's
    } catch {} // what it tells of goes on, in a folder that can only be read, too
  });
  const deliver = async (alert: Alert): Promise<void> => append("alerts.ndjson", JSON.stringify(alert));
  return {
    environment: HERE,
    evolution: new FolderObjectStore(join(directory, "evolution")),
    agents: new FolderObjectStore(join(directory, "agents")),
    state: new FolderStateStore(join(directory, "state")),
    control,
    executions: new FolderExecutions(join(directory, "executions"), run),
    alerts: createAlertSink({ deliver, keep: async () => {}, control, clock: Date.now, log }),
    metrics: { put() {} }, // nobody collects them from a folder
    clock: Date.now,
    twoPersonResume: false,
    reviewers: [],
    log,
  };
}
