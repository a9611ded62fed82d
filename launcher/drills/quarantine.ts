import { BatchWriteItemCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { QUARANTINE_CODE_SCOPE, QUARANTINE_SCOPE } from "../../runtime/architecture/quarantine.js";
import { tableName } from "../../runtime/architecture/storage.js";
import { judge } from "../../runtime/gate/gate.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import type { Context } from "../../runtime/kernel/context.js";
import { sha256 } from "../../runtime/kernel/sha256.js";
import { admitAgent } from "../../runtime/safety/quarantine/admit.js";
import { briefVerdict, type QuarantineItem } from "../../runtime/safety/quarantine/item.js";
import { listQuarantine } from "../../runtime/safety/quarantine/list.js";

/** Programs in one write, of two items each: DynamoDB takes 25 items at once; and writes that go on side by side. */
const BATCH = 12;
const WRITERS = 4;

/** Programs that come in by the way that all others come, between the rest. */
const BROUGHT = 20;

/** Harmless programs that the gate is not sure of, each another one. */
const doubtful = (n: number): string => `export default()=>x=>[typeof process,${n},x]`;

/**
 * Fills the quarantine: a few programs are brought as any other would be, while all others are written as they would
 * be found after months.
 *
 * @param count programs
 * @returns a complaint for each thing that is wrong with what is found there afterwards
 */
export async function fillQuarantine(context: Context, count: number): Promise<string[]> {
  const written = Array.from({ length: count - BROUGHT }, (_, n) => n);
  const batches = Array.from({ length: Math.ceil(written.length / BATCH) }, (_, i) =>
    written.slice(i * BATCH, (i + 1) * BATCH),
  );
  const dynamo = new DynamoDBClient({});
  const writer = async (): Promise<void> => {
    for (let batch = batches.pop(); batch !== undefined; batch = batches.pop()) {
      await dynamo.send(writeAll(batch.flatMap(itemsOf), context));
    }
  };
  const bring = async (): Promise<void> => {
    for (let n = 0; n < BROUGHT; n++) {
      const code = doubtful(count + n);
      await admitAgent(code, { by: "agent-compile", submitter: "drill" }, { ...context, gate: judge });
    }
  };
  await Promise.all([...Array.from({ length: WRITERS }, writer), bring()]);
  return complaintsOf(context, count);
}

/** The two items of a program that waits. */
function itemsOf(n: number): (readonly [scope: string, name: string, value: unknown])[] {
  const code = doubtful(n);
  const id = sha256(code).slice(0, 32);
  const verdict = judge(code);
  const item: QuarantineItem = {
    id,
    agent_id: agentId(code),
    bytes: code.length,
    state: "waiting",
    verdict: briefVerdict({ ...verdict, findings: [...verdict.findings] }),
    origin: { by: "agent-compile", submitter: "drill" },
    submitted_at: new Date().toISOString(),
    evidence: [],
  };
  return [
    [QUARANTINE_CODE_SCOPE, id, code],
    [QUARANTINE_SCOPE, id, item],
  ];
}

/** As the control store keeps items. */
function writeAll(items: ReturnType<typeof itemsOf>, { environment }: Context): BatchWriteItemCommand {
  const requests = items.map(([scope, name, value]) => ({
    PutRequest: {
      Item: { scope: { S: scope }, name: { S: name }, value: { S: JSON.stringify(value) }, version: { N: "1" } },
    },
  }));
  return new BatchWriteItemCommand({ RequestItems: { [tableName("control", environment)]: requests } });
}

async function complaintsOf(context: Context, count: number): Promise<string[]> {
  const found = new Set<string>();
  let decided = 0;
  for (let after: string | undefined, more = true; more; more = after !== undefined) {
    const page = await listQuarantine({ limit: 200, after }, context);
    for (const { id } of page.items) found.add(id);
    decided += page.items.filter(({ state }) => state !== "waiting").length;
    after = page.next;
  }
  return [
    ...(found.size === count ? [] : [`${found.size} programs in quarantine, not ${count}`]),
    ...(decided === 0 ? [] : [`${decided} programs left the quarantine, and nobody decided`]),
  ];
}
