import { Signer } from "@aws-sdk/rds-signer";
import { Unavailable } from "../../kernel/errors.js";

/** Who signs in where. */
interface SignIn {
  readonly host: string;
  readonly port: number;
  /** A user of the database that has the role `rds_iam`. */
  readonly user: string;
}

/**
 * What signs in to a database of RDS by the role of this process: a token for each connection, good for 15 minutes.
 * Region and credentials come from the environment.
 *
 * @returns throws Unavailable where there are no credentials to sign with
 */
export function databaseTokens({ host, port, user }: SignIn): () => Promise<string> {
  const signer = new Signer({ hostname: host, port, username: user });
  return () =>
    signer.getAuthToken().catch((cause: unknown) => {
      throw new Unavailable("no token for the database could be signed", { hint: "try again in a moment", cause });
    });
}
