import { agentKeys, evolutionKeys } from "../evolution/keys.js";
import type { Alert } from "../stores.js";

/** Where an environment is to be looked at. */
export interface Place {
  /** The state machine. */
  readonly machine: string;
  readonly evolutionBucket: string;
  readonly agentsBucket: string;
  /** Of an AWS that is not Amazon's, which has no console. */
  readonly endpoint?: string;
}

/** Where to look at what an alert is about: the agent, the evolution, and the executions of the environment. */
export function linksOf({ agent_id, evolution_id }: Alert, place: Place): NonNullable<Alert["links"]> {
  const { machine, evolutionBucket, agentsBucket, endpoint } = place;
  const region = machine.split(":")[3];
  const console = `https://${region}.console.aws.amazon.com`;
  const object = (bucket: string, key: string) =>
    endpoint ? `${endpoint}/${bucket}/${key}` : `${console}/s3/object/${bucket}?region=${region}&prefix=${key}`;
  const folder = (bucket: string, prefix: string) =>
    endpoint
      ? `${endpoint}/${bucket}?prefix=${prefix}`
      : `${console}/s3/buckets/${bucket}?region=${region}&prefix=${prefix}`;
  return [
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
