import type { Construct } from "constructs";
import { Key } from "../../modules/key/index.js";
import { functionNames, serviceNames } from "../../runtime/architecture/workloads.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { textWhen, when } from "../terraform/expressions.js";

/** The one key of an environment; a second would cost a dollar a month more and separate nothing. */
export interface Encryption {
  /** For alerts, which CloudWatch can send only with a key whose policy we write. */
  readonly always: { readonly arn: string };
  /** For everything else: the key, or null where the services' own keys are enough. */
  readonly key: ReturnType<typeof when>;
  readonly keyArn: string;
}

/** The services through which the workloads' roles use the key. */
const USED_THROUGH = ["dynamodb", "lambda", "s3", "secretsmanager", "sns", "sqs"];

/**
 * Adds the key, and says who may use it: the services that write by themselves, and the workloads' roles through those
 * they call.
 */
export function addEncryption(scope: Construct, { protection }: Variables, names: Names): Encryption {
  const roles = [...functionNames, ...serviceNames].map(names.roleArn); // a role that is not there uses nothing
  const { arn } = new Key(scope, "key", {
    name: names.prefix,
    description: "What T-Developer stores and sends",
    services: {
      cloudwatch: {},
      sns: {},
      logs: {},
      cloudtrail: { source_account: false, source_arns: [names.trailArn] }, // it says which trail, not whose
    },
    users: { role_arns: roles, services: USED_THROUGH },
  });
  return { always: { arn }, key: when(protection.own_key, { arn }), keyArn: textWhen(protection.own_key, arn) };
}
