import { type Resolvable, wrapperOf } from "../local-module.js";

interface Subscription {
  readonly protocol: "sqs" | "lambda" | "email" | "https";
  /** ARN, e-mail address or https:// address, as the protocol says. */
  readonly endpoint: string;
  /** The message alone, without the envelope of SNS. */
  readonly raw?: boolean;
  /** Message attribute → accepted values. */
  readonly filter_policy?: Readonly<Record<string, readonly string[]>>;
}

interface TopicVariables {
  readonly name: string;
  readonly display_name?: string;
  /** Principals of the services that may publish, beside CloudWatch alarms. */
  readonly services?: readonly string[];
  readonly key?: Resolvable<{ readonly arn: string }>;
  /** By a name of yours. */
  readonly subscriptions?: Resolvable<Readonly<Record<string, Subscription>>>;
  readonly allow_no_subscriptions?: Resolvable<boolean>;
  readonly dead_letter?: Resolvable<{ readonly arn: string }>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** An encrypted topic that alarms can publish to, with its subscriptions. */
export class Topic extends wrapperOf<TopicVariables>("topic") {
  readonly arn = this.getString("arn");
  readonly topicName = this.getString("name");
  readonly keyArn = this.getString("key_arn");
  readonly deadLetterArn = this.getString("dead_letter_arn");
}
