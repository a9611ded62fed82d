import type { Context } from "../../kernel/context.js";
import type { BatchSandbox } from "../../sandbox/job.js";
import type { ModelAccess } from "../model/proposer.js";
import { findRecord } from "../records.js";
import { catchUp } from "../roll-back/roll-back.js";
import { close, type Examiners } from "./close.js";
import type { Closed } from "./closing.js";
import type { NextEpoch } from "./epoch.js";
import { evolveIsland } from "./evolve.js";
import { merge } from "./merge.js";
import { begin, type OpenRequest } from "./open.js";

/** What evolving may need beside judging: a model to ask, and where candidates are evaluated that are programs. */
interface Helpers {
  readonly model?: ModelAccess;
  readonly batches?: BatchSandbox;
}

/** Told of every epoch that is complete. */
type OnEpoch = (next: NextEpoch) => void;

/**
 * Runs a whole evolution in this process: the same steps in the order of the state machine. The same request for the
 * same id again goes on where an earlier run ended.
 */
export async function runEvolution(
  request: OpenRequest,
  context: Context,
  { gate, sandbox, model, batches }: Examiners & Helpers,
  onEpoch: OnEpoch = () => {},
): Promise<Closed> {
  const known = await findRecord(context.control, request.evolution_id);
  if (known) await catchUp(known, "open-evolution", context, gate);
  let next = await begin(request, context, { gate, sandbox });
  while (!next.done) {
    for (const island of next.islands) await evolveIsland(island, context, gate, { model, sandbox: batches });
    next = await merge(next, context, gate);
    onEpoch(next);
  }
  return close(next, context, { gate, sandbox });
}
