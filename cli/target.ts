import type { FoundSession } from "../local/session.js";
import { type Environment, environments } from "../runtime/architecture/names.js";
import { InvalidInput } from "../runtime/kernel/errors.js";
import type { Target } from "../runtime/platform/aws/target.js";

/** What the global options say about where T-Developer is; whatever is left out is chosen by {@link chooseTarget}. */
export interface TargetOptions {
  readonly environment?: string;
  readonly endpoint?: string;
  readonly region?: string;
  /** False: an AWS account, even while a local AWS runs. */
  readonly local?: boolean;
}

/** moto takes any; a real account never sees them, because they go to a loopback address only. */
const localCredentials = { accessKeyId: "test", secretAccessKey: "test" };

/** @throws {InvalidInput} where there is no such environment */
export function environmentOf(name: string): Environment {
  const found = environments.find((environment) => environment === name);
  if (found) return found;
  throw new InvalidInput("unknown environment", {
    field: "environment",
    value: name,
    hint: `one of ${environments.join(", ")}`,
  });
}

/**
 * The local AWS where one runs for the wanted environment, else the account that the AWS credentials belong to. An
 * account is used only when the environment was named: nobody spends money by a default.
 *
 * @throws {InvalidInput} for an unknown environment, or where nothing says which T-Developer is meant
 */
export function chooseTarget(options: TargetOptions, found: FoundSession, env: NodeJS.ProcessEnv): Target {
  const { endpoint } = options;
  const environment = options.environment === undefined ? undefined : environmentOf(options.environment);
  const region = options.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION ?? "us-east-1";
  if (endpoint !== undefined) {
    const credentials = isLoopback(endpoint) ? localCredentials : undefined;
    return { environment: environment ?? "development", region, endpoint, credentials };
  }
  if (options.local !== false && found.state === "live") {
    const { session } = found;
    if (environment === undefined || environment === session.environment) {
      return { ...session, credentials: localCredentials };
    }
  }
  if (environment !== undefined) return { environment, region };
  throw new InvalidInput("no local AWS runs in this clone, and no environment was named", {
    field: "environment",
    hint: "start one with `npm start`, or use your AWS account with --environment development",
  });
}

/** @throws {InvalidInput} where it is not a URL */
function isLoopback(endpoint: string): boolean {
  if (!URL.canParse(endpoint)) {
    throw new InvalidInput("the endpoint is not a URL", {
      field: "endpoint",
      value: endpoint,
      hint: "for example http://127.0.0.1:5000",
    });
  }
  return ["127.0.0.1", "localhost", "[::1]"].includes(new URL(endpoint).hostname);
}
