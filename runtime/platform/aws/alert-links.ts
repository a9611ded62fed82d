import { agentKeys } from "../../agents/keys.js";
import { listens } from "../../architecture/network.js";
import { QUARANTINE_SCOPE } from "../../architecture/quarantine.js";
import type { Alert } from "../../kernel/stores.js";
import { evolutionKeys } from "../../lifecycle/keys.js";

/** Where an environment is to be looked at. */
export interface ConsolePlace {
  /** The state machine. */
  readonly machine: string;
  readonly evolutionBucket: string;
  readonly agentsBucket: string;
  readonly controlTable: string;
  /** Of an AWS that is not Amazon's, which has no console. */
  readonly endpoint?: string;
}

/** Where to look at what an alert is about: the program that waits for a person, the agent, the evolution, and the executions of the environment. */
export function linksOf(
  { agent_id, evolution_id, quarantine_id }: Alert,
  place: ConsolePlace,
): NonNullable<Alert["links"]> {
  const { machine, evolutionBucket, agentsBucket, controlTable, endpoint } = place;
  const region = machine.split(":")[3];
  const console = `https://${region}.console.aws.amazon.com`;
  const object = (bucket: string, key: string) =>
    endpoint ? `${endpoint}/${bucket}/${key}` : `${console}/s3/object/${bucket}?region=${region}&prefix=${key}`;
  const item = (id: string) =>
    `${console}/dynamodbv2/home?region=${region}#edit-item?table=${controlTable}&itemMode=2&pk=${QUARANTINE_SCOPE}&sk=${id}`;
  const folder = (bucket: string, prefix: string) =>
    endpoint
      ? `${endpoint}/${bucket}?prefix=${prefix}`
      : `${console}/s3/buckets/${bucket}?region=${region}&prefix=${prefix}`;
  return [
    ...(quarantine_id
      ? [{ title: `quarantine ${quarantine_id}`, url: endpoint ? onThisMachine(quarantine_id) : item(quarantine_id) }]
      : []),
    ...(agent_id ? [{ title: `agent ${agent_id}`, url: object(agentsBucket, agentKeys.metadata(agent_id)) }] : []),
    ...(evolution_id
      ? [{ title: `evolution ${evolution_id}`, url: folder(evolutionBucket, evolutionKeys.checkpoints(evolution_id)) }]
      : []),
    {
      title: "executions",
      url: endpoint
        ? `${endpoint}/moto-api/`
        : `${console}/states/home?region=${region}#/statemachines/view/${encodeURIComponent(machine)}`,
    },
  ];
}

/** What `t-developer serve safety` answers. */
const onThisMachine = (id: string): string => `http://127.0.0.1:${listens.safety.api.from}/quarantine/${id}`;
