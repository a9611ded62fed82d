import { type Resolvable, wrapperOf } from "../local-module.js";

/** A service that may send, on behalf of these sources only. */
interface Sender {
  readonly service: string;
  readonly source_arns: readonly string[];
}

interface QueueVariables {
  readonly name: string;
  readonly key?: Resolvable<{ readonly arn: string }>;
  /** By a name of yours. */
  readonly senders?: Resolvable<Readonly<Record<string, Sender>>>;
  readonly visibility_timeout_seconds?: number;
  readonly retention_seconds?: number;
  /** The queue is itself a dead-letter queue. */
  readonly terminal?: Resolvable<boolean>;
  readonly dead_letter?: Resolvable<{ readonly arn: string }>;
  readonly max_receives?: number;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** An encrypted queue with its dead-letter queue. */
export class Queue extends wrapperOf<QueueVariables>("queue") {
  readonly arn = this.getString("arn");
  readonly url = this.getString("url");
  readonly queueName = this.getString("name");
  readonly deadLetterArn = this.getString("dead_letter_arn");
  readonly deadLetterName = this.getString("dead_letter_name");
}
