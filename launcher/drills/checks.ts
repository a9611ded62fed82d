import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { deadLetterQueueName } from "../../runtime/architecture/alerts.js";
import { buckets } from "../../runtime/architecture/storage.js";
import { judge } from "../../runtime/gate/gate.js";
import type { Gate } from "../../runtime/gate/verdict.js";
import { agentId } from "../../runtime/kernel/agent-id.js";
import type { Context } from "../../runtime/kernel/context.js";
import { faultsOf, readChain } from "../../runtime/safety/audit/chain.js";
import type { ShownAlert } from "../alerts.js";
import type { Course } from "./course.js";
import type { DrillEvidence } from "./evidence.js";
import type { DrillStage } from "./stage.js";

/** What is looked at after every drill. */
export const checkNames = ["generations", "objects", "decisions", "champion", "gate", "audit", "alerts"] as const;

/** What each check complains of; nothing where all is well. */
export type Complaints = Readonly<Record<(typeof checkNames)[number], readonly string[]>>;

/** All is well. */
export const noComplaints: Complaints = {
  generations: [],
  objects: [],
  decisions: [],
  champion: [],
  gate: [],
  audit: [],
  alerts: [],
};

/** Everything of one evolution in comparison with one that nothing disturbed. */
export async function check(
  course: Course,
  found: DrillEvidence,
  reference: DrillEvidence,
  { context, alerts, sqs }: Pick<DrillStage, "context" | "alerts" | "sqs">,
): Promise<Complaints> {
  return {
    generations: [...same("generation", found.generations, reference.generations), ...ascending(found.times)],
    objects: [...sameObjects(found.objects, reference.objects), ...course.beside],
    decisions: same("decision", found.decisions, reference.decisions),
    champion: [
      ...same("champion", found.champions, reference.champions),
      ...same("exported file", found.exported, reference.exported),
    ],
    gate: await unsafeAgents(context),
    audit: faultsOf(await readChain(context.control)).map(({ says }) => says),
    alerts: [...wrongAlerts(course, alerts), ...(await deadLetters(context, sqs))],
  };
}

/** Complaints where two lists are not the same, item by item. */
export function same(what: string, found: readonly unknown[], expected: readonly unknown[]): string[] {
  const complaints = found.length === expected.length ? [] : [`${found.length} ${what}s, not ${expected.length}`];
  const first = expected.findIndex((item, i) => JSON.stringify(item) !== JSON.stringify(found[i]));
  if (first < 0) return complaints;
  const says = (item: unknown) => JSON.stringify(item)?.slice(0, 200);
  return [...complaints, `${what} ${first} is ${says(found[first])}, not ${says(expected[first])}`];
}

const ascending = (times: readonly number[]): string[] =>
  times.flatMap((time, i) =>
    i > 0 && time < times[i - 1] ? [`generation ${i} was recorded before generation ${i - 1}`] : [],
  );

function sameObjects(found: DrillEvidence["objects"], expected: DrillEvidence["objects"]): string[] {
  const keys = [...new Set([...found.keys(), ...expected.keys()])].sort();
  return keys.flatMap((key) => {
    if (!found.has(key)) return [`${key} is missing`];
    if (!expected.has(key)) return [`${key} should not be there`];
    return found.get(key) === expected.get(key) ? [] : [`${key} is another one`];
  });
}

/** What lies among the compiled agents that the gate does not accept now, or that is not what its name says. */
export async function unsafeAgents({ agents }: Pick<Context, "agents">, gate: Gate = judge): Promise<string[]> {
  const complaints: string[] = [];
  const { compiled } = buckets.agents;
  for (const key of await agents.list(compiled)) {
    const code = Buffer.from((await agents.get(key)) ?? []).toString("utf8");
    if (key !== `${compiled}${agentId(code)}.js`) complaints.push(`${key} is agent ${agentId(code)}`);
    const { decision, findings } = gate(code);
    if (decision !== "accept") complaints.push(`${key}: ${decision} (${findings.map(({ rule }) => rule).join(", ")})`);
  }
  return complaints;
}

/** One that ended before its time is told of; one that got through by itself disturbs nobody. */
export function wrongAlerts({ id, setbacks }: Course, alerts: readonly ShownAlert[]): string[] {
  const told = alerts.filter(({ summary }) => summary.includes(id));
  const ends = told.filter(({ kind }) => kind === "emergency-stop");
  if (setbacks.length === 0) return told.map(({ kind, summary }) => `${kind} though it got through: ${summary}`);
  return ends.length > 0 ? [] : ["nobody was told that it ended before its time"];
}

async function deadLetters({ environment }: Context, sqs: DrillStage["sqs"]): Promise<string[]> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: deadLetterQueueName(environment) }));
  const name = "ApproximateNumberOfMessages";
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [name] }));
  const messages = Number(Attributes?.[name]);
  return messages === 0 ? [] : [`${messages} messages among the dead letters`];
}
