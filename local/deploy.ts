import { createWriteStream } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import { TDeveloperError } from "../runtime/kernel/errors.js";
import { advance, noProgress, type Progress } from "./progress.js";
import { terraform } from "./terraform.js";

/** A stack on its way to a local AWS. */
interface DeployOptions {
  /** Working copy of the synthesized stack. */
  readonly directory: string;
  /** Whose tfvars are taken; development where nothing is said. */
  readonly environment?: string;
  /** Environment variables that lead Terraform to the local AWS. */
  readonly aws: Readonly<Record<string, string>>;
  /** File that gets everything Terraform says. */
  readonly log: string;
  readonly onProgress?: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Terraform could not do it. */
export class DeploymentFailed extends TDeveloperError {
  readonly code = "deployment-failed";
}

const PLAN = "tfplan";

/** Most of the time the provider only waits for something to settle; this many waits go on at once. */
const PARALLELISM = 40;

const variables = ({ environment = "development" }: DeployOptions): string[] => [
  `-var-file=${environment}.tfvars`,
  "-var=emulated=true",
];

/** What a plan would do. */
interface Planned {
  /** Resources to be created, changed or removed; 0 where everything is as written. */
  readonly changes: number;
}

/** `terraform init`, `plan` and `apply` of that plan. */
export async function deploy(options: DeployOptions): Promise<Progress> {
  await run(["init", "-input=false", "-no-color"], noProgress, options);
  const planned = await run(["plan", "-json", ...variables(options), `-out=${PLAN}`], noProgress, options);
  return run(["apply", "-json", `-parallelism=${PARALLELISM}`, PLAN], planned, options);
}

/** A plan against what is deployed. */
export async function plan(options: DeployOptions): Promise<Planned> {
  const { total } = await run(["plan", "-json", ...variables(options)], noProgress, options);
  return { changes: total };
}

/** Removes everything that was deployed; what is gone already is no matter, so nothing is looked at before. */
export async function destroy(options: DeployOptions): Promise<Progress> {
  const how = ["-destroy", "-auto-approve", "-refresh=false", `-parallelism=${PARALLELISM}`];
  return run(["apply", "-json", ...how, ...variables(options)], noProgress, options);
}

/** @throws {DeploymentFailed} naming the first resource that failed */
async function run(args: readonly string[], start: Progress, options: DeployOptions): Promise<Progress> {
  const { directory, aws, log, onProgress, signal } = options;
  await mkdir(dirname(log), { recursive: true });
  const file = createWriteStream(log, { flags: "a" });
  file.write(`$ terraform ${args.join(" ")}\n`);
  let progress = start;
  const onLine = (line: string) => {
    file.write(`${said(line)}\n`);
    progress = advance(progress, line);
    onProgress?.(progress);
  };
  try {
    await terraform(args, { cwd: directory, env: aws, onLine, signal });
    return progress;
  } catch (cause) {
    throw explain(args[0], progress, log, cause);
  } finally {
    await new Promise<void>((resolve) => file.end(resolve));
  }
}

/** What a line of Terraform's JSON says to people; any other line as it is. */
function said(line: string): string {
  try {
    const { "@timestamp": time, "@message": message, diagnostic } = JSON.parse(line);
    return [`${time} ${message}`, diagnostic?.detail].filter(Boolean).join("\n");
  } catch {
    return line;
  }
}

function explain(command: string, { problems }: Progress, log: string, cause: unknown): unknown {
  const errors = problems.filter(({ severity }) => severity === "error");
  if (errors.length === 0) return cause;
  const [first] = errors;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  return new DeploymentFailed(`terraform ${command}: ${first.summary}${more}${indented(first.detail)}`, {
    field: first.address,
    hint: `everything Terraform said is in ${log}`,
    cause,
  });
}

/** The last lines of a detail, which name the cause. */
const indented = (detail = ""): string =>
  detail
    .trim()
    .split("\n")
    .slice(-8)
    .map((line) => (line ? `\n    ${line}` : ""))
    .join("");
