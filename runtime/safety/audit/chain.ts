/**
 * The audit as a hash chain: every link holds the hash of the one before, so that no link can be changed, taken out or
 * moved without the rest telling. Who may write everything could still write a whole new chain: a head that was noted
 * elsewhere shows that too.
 *
 * `audit`/<sequence> the links · `audit-head`/head where the chain ends, at least · `audit-claim`/<decision> from where
 * on a decision is looked for before it is written again
 *
 * @see Schneier, Kelsey: Secure Audit Logs to Support Computer Forensics, 1999
 * @module
 */
import * as z from "zod";
import { Unavailable } from "../../kernel/errors.js";
import { retry } from "../../kernel/retry.js";
import { scope } from "../../kernel/scope.js";
import { sha256 } from "../../kernel/sha256.js";
import type { ControlItem, ControlStore } from "../../kernel/stores.js";

const decisions = [
  "start",
  "continue",
  "finish",
  "checkpoint",
  "accept-champion",
  "accept",
  "reject",
  "quarantine",
  "approve",
  "roll-back",
  "stop",
  "ask-to-resume",
  "resume",
] as const;

const fields = {
  /** ISO 8601, UTC. */
  time: z.string(),
  decision: z.enum(decisions),
  /** A person's name, or the function that decided. */
  by: z.string(),
  human: z.boolean(),
  evolution_id: z.string().optional(),
  /** For a roll-back: the one that was returned to. */
  generation: z.int().optional(),
  agent_id: z.string().optional(),
  detail: z.string().optional(),
};

const auditEntry = z.strictObject(fields);

/** One decision. */
export type AuditEntry = Readonly<z.infer<typeof auditEntry>>;

const unhashed = z.strictObject({ sequence: z.int().positive(), previous: z.string(), ...fields });
const auditLink = unhashed.extend({ hash: z.string() });

/** A decision in its place: `hash` covers everything else, and `previous` is the hash of the link before. */
export type AuditLink = Readonly<z.infer<typeof auditLink>>;

const position = z.object({ sequence: z.int().nonnegative(), hash: z.string() });

/** A place in the chain: the number of a link, and its hash. */
export type Position = Readonly<z.infer<typeof position>>;

/** What is wrong with a chain, and where. */
interface ChainFault {
  readonly sequence: number;
  readonly fault: "missing" | "changed" | "moved" | "unchained" | "rewritten";
  /** One line for people. */
  readonly says: string;
}

/** Whatever lies there is a link: what is wrong with it, its place in the chain shows. */
export const auditLinks = scope("audit", z.unknown());
const heads = scope("audit-head", position, "verbatim");
const claims = scope("audit-claim", position, "verbatim");
const HEAD = "head";

const start: Position = { sequence: 0, hash: "0".repeat(64) };

/** Twelve digits, so that the order of names is the order of decisions. */
export const nameOf = (sequence: number): string => String(sequence).padStart(12, "0");

/** Writers that may come first before one gives up. */
const MOST_OVERTAKEN = 1_000;

/** The same decision, however often a step that takes it is retried. */
function identityOf(entry: unknown): string {
  const { time, evolution_id, agent_id, decision, generation, by } = (entry ?? {}) as Partial<AuditEntry>;
  return sha256(JSON.stringify([time, evolution_id, agent_id, decision, generation, by]));
}

/** Over the fields in the order of the schema. */
const hashOf = (link: Omit<AuditLink, "hash">): string => sha256(JSON.stringify(unhashed.parse(link)));

/**
 * Adds a decision to the end of the chain, whoever else does so at the same time; one that is there already is not added
 * again.
 *
 * @throws {Unavailable} when others came first every time
 * @throws {CorruptObject} when the noted end of the chain is damaged; nothing was written
 */
export async function append(control: ControlStore, entry: AuditEntry): Promise<void> {
  const identity = identityOf(entry);
  const known = await heads(control).get(HEAD);
  let before = await claim(control, identity, known?.value ?? start);
  const write = async (): Promise<Position | undefined> => {
    const unhashedLink = { ...entry, sequence: before.sequence + 1, previous: before.hash };
    const link: AuditLink = { ...unhashedLink, hash: hashOf(unhashedLink) };
    if (await auditLinks(control).putIf(nameOf(link.sequence), link)) return link;
    const other = await auditLinks(control).get(nameOf(link.sequence));
    before = { sequence: link.sequence, hash: hashIn(other?.value, "hash") };
    return other && identityOf(other.value) === identity ? before : undefined;
  };
  const place = await retry(write, { attempts: MOST_OVERTAKEN, until: (found) => found !== undefined });
  if (place) return advance(control, place, known);
  throw new Unavailable("too many decisions are written down at once", { hint: "try again in a moment" });
}

/** Where the chain ended when the decision was first to be written: no earlier link can be it. */
async function claim(control: ControlStore, identity: string, end: Position): Promise<Position> {
  if (await claims(control).putIf(identity, end)) return end;
  return (await claims(control).get(identity))?.value ?? end;
}

/** Notes the end of the chain; who comes late leaves the later one. */
async function advance(
  control: ControlStore,
  { sequence, hash }: Position,
  known?: ControlItem<Position>,
): Promise<void> {
  const later = (end = start): Position => (end.sequence < sequence ? { sequence, hash } : end);
  await heads(control).compareAndSwap(HEAD, later, { known });
}

/** A chain as it was found. */
export interface Chain {
  readonly links: readonly { readonly name: string; readonly value: unknown }[];
  /** Where it ended at least. */
  readonly end?: Position;
}

/** The link in an item, unless it is none. */
export const linkIn = (value: unknown): AuditLink | undefined => auditLink.safeParse(value).data;

/**
 * Reads the whole chain. The end is read first: what is added meanwhile lies behind it.
 *
 * @throws {CorruptObject} when its noted end is damaged
 */
export async function readChain(control: ControlStore): Promise<Chain> {
  const end = (await heads(control).get(HEAD))?.value;
  return { links: await auditLinks(control).list(), end };
}

/**
 * Everything that is wrong with a chain; nothing where it is as it was written.
 *
 * @param noted places of the chain that were noted elsewhere
 */
export function faultsOf({ links, end }: Chain, noted: readonly Position[] = []): ChainFault[] {
  const faults: ChainFault[] = [];
  let before = start;
  for (const { name, value } of links) {
    const sequence = Number(name);
    if (sequence > before.sequence + 1) faults.push(missing(before.sequence + 1, sequence - 1));
    else if (hashIn(value, "previous") !== before.hash) {
      faults.push(fault(sequence, "unchained", `does not follow from decision ${before.sequence}`));
    }
    faults.push(...faultsIn(value, sequence));
    before = { sequence, hash: hashIn(value, "hash") };
  }
  const hashes = new Map(links.map(({ name, value }) => [Number(name), hashIn(value, "hash")]));
  for (const { sequence, hash } of [...(end ? [end] : []), ...noted]) {
    if (sequence > before.sequence) faults.push(missing(before.sequence + 1, sequence));
    else if (hashes.has(sequence) && hashes.get(sequence) !== hash) {
      faults.push(fault(sequence, "rewritten", "is not the one that was noted there"));
    }
  }
  return faults;
}

function faultsIn(value: unknown, sequence: number): ChainFault[] {
  const link = linkIn(value);
  if (link === undefined) return [fault(sequence, "changed", "cannot be read")];
  const { hash, ...rest } = link;
  if (link.sequence !== sequence) return [fault(sequence, "moved", `was written as decision ${link.sequence}`)];
  return hashOf(rest) === hash ? [] : [fault(sequence, "changed", "does not match its hash")];
}

/** Of a link that may be anything. */
const hashIn = (value: unknown, name: "hash" | "previous"): string =>
  String((value as Partial<AuditLink> | null | undefined)?.[name]);

const fault = (sequence: number, kind: ChainFault["fault"], says: string): ChainFault => {
  return { sequence, fault: kind, says: `decision ${sequence} ${says}` };
};

function missing(from: number, to: number): ChainFault {
  const says = from === to ? `decision ${from} is missing` : `decisions ${from} to ${to} are missing`;
  return { sequence: from, fault: "missing", says };
}
