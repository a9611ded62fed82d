import { Argument, Command } from "commander";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import { type AuditEntry, autonomyOf } from "../../runtime/safety/audit/audit.js";
import { type Chain, faultsOf, linkIn, type Position, readChain } from "../../runtime/safety/audit/chain.js";
import type { Open } from "../context.js";
import { exitCodes } from "../exit-codes.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { plain } from "../plain.js";
import { type Column, table } from "../table.js";
import type { Terminal } from "../terminal.js";

interface AuditOptions {
  readonly evolution?: string;
  readonly limit: number;
  readonly head?: Position;
}

const shown = (text = "–"): string => plain(text);

const columns: readonly Column<AuditEntry>[] = [
  { title: "time", of: ({ time }) => time },
  { title: "decision", of: ({ decision }) => decision },
  { title: "by", of: ({ by, human }) => `${shown(by)}${human ? " (human)" : ""}` },
  { title: "evolution", of: ({ evolution_id }) => shown(evolution_id) },
  { title: "generation", of: ({ generation }) => shown(generation?.toString()), align: "right" },
  { title: "detail", of: ({ agent_id, detail }) => shown([agent_id, detail].filter(Boolean).join(": ") || undefined) },
];

const linksIn = ({ links }: Chain) => links.flatMap(({ value }) => linkIn(value) ?? []);

/** The last decisions, and the share that was taken without a human. */
export function listing(chain: Chain, { evolution, limit }: Pick<AuditOptions, "evolution" | "limit">) {
  const all = linksIn(chain).filter((link) => evolution === undefined || link.evolution_id === evolution);
  const decisions = limit > 0 ? all.slice(-limit) : [];
  return { decisions, total: all.length, autonomy: autonomyOf(all) };
}

function listLines({ decisions, total, autonomy }: ReturnType<typeof listing>): string[] {
  if (autonomy === undefined) return ["nothing was decided yet"];
  const share = `${autonomy.toFixed(1)} % of ${total} decisions were achieved without a human`;
  return [...table(columns, decisions), "", share];
}

/** Whether the audit is what was written down, and where it ends. */
export function verification(chain: Chain, noted?: Position) {
  const faults = faultsOf(chain, noted && [noted]);
  const last = linksIn(chain).at(-1);
  return { intact: faults.length === 0, decisions: chain.links.length, head: last && headText(last), faults };
}

function verifyLines({ intact, decisions, head, faults }: ReturnType<typeof verification>, paint: Terminal["paint"]) {
  const end = head === undefined ? [] : [paint("quiet", `ends with ${head}; note it, and give it to --head later`)];
  if (intact) return [`${paint("good", "intact")}  ${decisions} decisions, each follows from the one before`, ...end];
  return [paint("bad", "tampered with"), ...faults.map(({ says }) => `  ${says}`), ...end];
}

const headText = ({ sequence, hash }: Position): string => `${sequence}:${hash}`;

/** @throws {InvalidInput} where it is not what `audit verify` printed */
function parseHead(text: string): Position {
  const [, sequence, hash] = /^(\d{1,12}):([0-9a-f]{64})$/.exec(text) ?? [];
  if (hash !== undefined) return { sequence: Number(sequence), hash };
  const hint = "give the end that `t-developer audit verify` printed before: a number, a colon, 64 hex digits";
  throw new InvalidInput("not a place in the audit", { field: "head", value: text, hint });
}

/** `t-developer audit` */
export const auditCommand = (open: Open): Command =>
  new Command("audit")
    .description("every decision, with who took it; whether anybody tampered with them")
    .addArgument(new Argument("[what]", "what to do").choices(["list", "verify"]).default("list"))
    .option("--evolution <id>", "list: decisions on one evolution only")
    .option("--limit <number>", "list: so many of the last ones", whole("limit"), 50)
    .option("--head <end>", "verify: an end that was noted earlier must still be there", parseHead)
    .addHelpText(
      "after",
      examples(
        "t-developer audit",
        "t-developer audit list --evolution evo-20261123-1a2b3c --json",
        "t-developer audit verify || echo tampered with",
      ),
    )
    .action(async (what: "list" | "verify", options: AuditOptions, command: Command) => {
      const { print, stores, terminal, end } = open(command);
      const chain = await readChain((await stores()).control);
      if (what === "list") {
        const listed = listing(chain, options);
        return print(listed, () => listLines(listed));
      }
      const verified = verification(chain, options.head);
      print(verified, () => verifyLines(verified, terminal.paint));
      if (!verified.intact) end(exitCodes.failure.code);
    });
