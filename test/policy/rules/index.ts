import type { Rule } from "../rule.js";
import { account } from "./account.js";
import { balancing } from "./balancing.js";
import { caches } from "./caches.js";
import { containers } from "./containers.js";
import { databases } from "./databases.js";
import { dynamodb } from "./dynamodb.js";
import { lambda } from "./lambda.js";
import { logs } from "./logs.js";
import { messaging } from "./messaging.js";
import { network } from "./network.js";
import { s3 } from "./s3.js";

/** Every rule the plan is judged by, in order of number. */
export const rules: readonly Rule[] = [
  ...network,
  ...s3,
  ...dynamodb,
  ...messaging,
  ...lambda,
  ...logs,
  ...balancing,
  ...containers,
  ...caches,
  ...account,
  ...databases,
];
