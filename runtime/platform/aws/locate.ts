import { S3Client } from "@aws-sdk/client-s3";
import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { bucketSuffix } from "../../architecture/names.js";
import { bucketName, tableName } from "../../architecture/storage.js";
import { Unavailable } from "../../kernel/errors.js";
import type { ObjectStore } from "../../kernel/stores.js";
import { callAws, clientConfig } from "./aws.js";
import { S3ObjectStore } from "./s3-object-store.js";
import type { Target } from "./target.js";

/** What the buckets and tables of a target are called. */
export interface StorageNames {
  /** The AWS account, 12 digits. */
  readonly account: string;
  readonly evolutionBucket: string;
  readonly agentsBucket: string;
  readonly stateTable: string;
  readonly controlTable: string;
}

/** Names follow from the account, so it is asked which one that is. */
export async function locateStorage({ environment, region, endpoint, credentials }: Target): Promise<StorageNames> {
  const sts = new STSClient({ ...clientConfig, region, endpoint, credentials });
  const { Account } = await callAws("asking for the account", (abort) =>
    sts.send(new GetCallerIdentityCommand({}), abort),
  );
  if (Account === undefined) throw new Unavailable("AWS did not say which account this is");
  const suffix = bucketSuffix(Account, region);
  return {
    account: Account,
    evolutionBucket: bucketName("evolution", environment, suffix),
    agentsBucket: bucketName("agents", environment, suffix),
    stateTable: tableName("state", environment),
    controlTable: tableName("control", environment),
  };
}

/** One bucket of a target; an emulator has no bucket names in its host names. */
export function openBucket({ region, endpoint, credentials }: Target, bucket: string): ObjectStore {
  const client = new S3Client({
    ...clientConfig,
    region,
    endpoint,
    credentials,
    forcePathStyle: endpoint !== undefined,
    responseChecksumValidation: "WHEN_REQUIRED",
  });
  return new S3ObjectStore(client, bucket);
}
