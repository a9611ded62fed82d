import { GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import { Unavailable } from "../../../kernel/errors.js";
import { callAws, clientConfig } from "../aws.js";
import type { Target } from "../target.js";
import { subjectOf } from "./principal.js";

/**
 * Whose AWS credentials this process has, as decisions name them.
 *
 * @throws {Unavailable} where STS does not say it
 */
export async function whoAmI({ region, endpoint, credentials }: Target): Promise<string> {
  const sts = new STSClient({ ...clientConfig, region, endpoint, credentials });
  const command = new GetCallerIdentityCommand({});
  const { Arn, Account } = await callAws("asking STS who you are", (abort) => sts.send(command, abort));
  if (Arn !== undefined && Account !== undefined) return subjectOf({ arn: Arn, account: Account });
  throw new Unavailable("STS does not say who you are", { hint: "sign in again" });
}
