import * as z from "zod";
import { VERDICT_SCOPE, VERDICTS_KEPT } from "../../architecture/quarantine.js";
import { decisions } from "../../gate/verdict.js";
import type { Context } from "../../kernel/context.js";
import { scope } from "../../kernel/scope.js";
import { programId } from "./identity.js";
import { origin } from "./item.js";

/** What was said of a program when it came. */
export const verdictEntry = z.object({
  at: z.string(),
  agent_id: z.string(),
  /** Undefined where it is no program of an agent. */
  id: programId.optional(),
  accepted: z.boolean(),
  safety_score: z.number(),
  decision: z.enum(decisions),
  rules: z.array(z.string()),
  origin,
});

/** One of the last verdicts; {@link VERDICTS_KEPT} are remembered. */
export type VerdictEntry = Readonly<z.infer<typeof verdictEntry>>;

const verdicts = scope(VERDICT_SCOPE, z.array(verdictEntry), "verbatim");
const NAME = "recent";

/** Remembers a verdict among the last ones; the same on the same program from the same function takes its old place. */
export async function rememberVerdict(
  entry: VerdictEntry,
  { control, log }: Pick<Context, "control" | "log">,
): Promise<void> {
  const isSame = ({ agent_id, accepted, origin: { by } }: VerdictEntry): boolean =>
    agent_id === entry.agent_id && accepted === entry.accepted && by === entry.origin.by;
  try {
    await verdicts(control).compareAndSwap(NAME, (before = []) =>
      [entry, ...before.filter((other) => !isSame(other))].slice(0, VERDICTS_KEPT),
    );
  } catch (error) {
    log("warn", "a verdict could not be remembered", { error, agent_id: entry.agent_id });
  }
}

/** The last verdicts, newest first. */
export const recentVerdicts = async (control: Context["control"]): Promise<readonly VerdictEntry[]> =>
  (await verdicts(control).get(NAME))?.value ?? [];
