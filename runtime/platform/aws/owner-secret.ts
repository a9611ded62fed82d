import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import { CorruptObject } from "../../kernel/errors.js";
import { parseJson } from "../../kernel/json.js";
import { callAws, clientConfig } from "./aws.js";

/** What RDS writes into the secret that it keeps for a cluster. */
const ownerSecret = z.object({ username: z.string().min(1), password: z.string().min(1) });

/** Who owns a database, as the secret says that RDS keeps and rotates. */
export type Owner = z.infer<typeof ownerSecret>;

/**
 * @param secret its ARN
 * @throws {Unavailable} as callAws
 * @throws {CorruptObject} where it is not what RDS writes
 */
export async function readOwner(secret: string): Promise<Owner> {
  const client = new SecretsManagerClient(clientConfig);
  try {
    const command = new GetSecretValueCommand({ SecretId: secret });
    const { SecretString } = await callAws(`reading ${secret}`, (abort) => client.send(command, abort));
    const { data } = ownerSecret.safeParse(parseJson(SecretString ?? ""));
    if (data) return data;
    throw new CorruptObject(`the secret ${secret} does not name an owner`, {
      field: "DATABASE_OWNER",
      value: secret,
      hint: "name the secret that RDS manages for the cluster",
    });
  } finally {
    client.destroy();
  }
}
