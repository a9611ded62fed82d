/** The environment variables by which infra/ tells a workload where its stores are. */
export interface WorkloadEnvironment {
  readonly ENVIRONMENT: string;
  readonly EVOLUTION_BUCKET: string;
  readonly AGENTS_BUCKET: string;
  readonly STATE_TABLE: string;
  readonly CONTROL_TABLE: string;
  /** JSON: alert kind → topic ARN. */
  readonly ALERT_TOPICS: string;
  /** ARN of the queue that takes alerts which no topic took. */
  readonly DEAD_LETTERS: string;
  readonly STATE_MACHINE_ARN: string;
  /** `true` or `false`: whether lifting the emergency stop takes two people. */
  readonly TWO_PERSON_RESUME: string;
  /** JSON: a list of the principals that review, by the functions; whoever may invoke them where it is empty. */
  readonly REVIEWERS: string;
}

/** The environment variables by which a container is told how it is asked, beside those of its stores; none is a secret. */
export interface ServiceEnvironment {
  /** Where it listens. */
  readonly PORT: string;
  /** At which address; all of them where it is left out, as a container has but its own. */
  readonly HOST?: string;
  /** The OpenID Connect issuer whose tokens it takes, without a slash at the end unless the issuer writes one. */
  readonly OIDC_ISSUER: string;
  /** Whom tokens have to be for, separated by commas: client ids, of an Amazon Cognito user pool. */
  readonly OIDC_AUDIENCE: string;
  /** Clients by which assistants ask, separated by commas; their tokens never have a reviewer's rights. */
  readonly OIDC_ASSISTANTS?: string;
  /** The claim that has the names of roles; `cognito:groups` where it is left out. */
  readonly OIDC_ROLES_CLAIM?: string;
  /** hub: the service that runs its agents; evolution: that whose operations assistants get, too. */
  readonly AGENTS_URL?: string;
  /** evolution: the safety service, whose operations assistants get, too. */
  readonly SAFETY_URL?: string;
  /** The cache by which processes of a service limit callers together; each does it by itself where it is left out. */
  readonly CACHE_HOST?: string;
  /** 6379 where it is left out. */
  readonly CACHE_PORT?: string;
  /** `false`: it is one server, asked in the clear, on this machine; a cluster over TLS where it is left out. */
  readonly CACHE_TLS?: string;
  /** The name of the ElastiCache Serverless cache, and who signs in there by IAM; both, or neither. */
  readonly CACHE_NAME?: string;
  readonly CACHE_USER?: string;
}

/**
 * The environment variables by which a container is told where its PostgreSQL is. It signs in by its role: there is no
 * password. Without them what would lie there is kept in the control table.
 */
export interface DatabaseEnvironment {
  readonly DATABASE_HOST: string;
  /** 5432 where it is left out. */
  readonly DATABASE_PORT?: string;
  readonly DATABASE_NAME: string;
  readonly DATABASE_USER: string;
  /** The secret with the password of the database's owner, by its ARN, where this service makes the user. */
  readonly DATABASE_OWNER?: string;
  /** A file with the authorities (PEM) that sign the server's certificate; those of the image where it is left out. */
  readonly DATABASE_CA?: string;
}
