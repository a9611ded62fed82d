/**
 * `npm run diff [environment]`: what `cdktf diff` says of the stack, without the network, a prompt or a hang. Where
 * there are no AWS credentials it compares with an empty local AWS.
 *
 * @module
 */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { describe, failureOf } from "../cli/failure.js";
import { environmentOf } from "../cli/target.js";
import { type LocalAws, startLocalAws } from "../local/emulator.js";
import { findTerraform } from "../local/terraform.js";
import { PROJECT } from "../runtime/architecture/names.js";
import { InvalidInput } from "../runtime/kernel/errors.js";

const ROOT = path.resolve(__dirname, "..");
const CDKTF = path.join(path.dirname(require.resolve("cdktf-cli/package.json")), "bundle", "bin", "cdktf");

async function main(): Promise<number> {
  const [name = "development", ...more] = process.argv.slice(2);
  const environment = environmentOf(name);
  if (more.length > 0) {
    throw new InvalidInput("too much", { field: "argument", value: more[0], hint: "give an environment and no more" });
  }
  if (hasCredentials()) return diff(environment, {});
  const directory = mkdtempSync(path.join(tmpdir(), "t-developer-diff-"));
  const aws = await startLocalAws({ directory });
  try {
    return await diff(environment, againstEmulator(aws));
  } finally {
    await aws.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

const hasCredentials = (): boolean =>
  ["AWS_ACCESS_KEY_ID", "AWS_PROFILE", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].some(
    (name) => process.env[name],
  );

/** A variable given on the command line of terraform is stronger than the one in a file. */
const againstEmulator = ({ environment }: LocalAws): NodeJS.ProcessEnv => ({
  ...environment,
  TF_CLI_ARGS_plan: "-var=emulated=true",
});

async function diff(environment: string, settings: NodeJS.ProcessEnv): Promise<number> {
  const terraform = await findTerraform();
  const variables = path.join(ROOT, "tfvars", `${environment}.tfvars`);
  const child = spawn(process.execPath, [CDKTF, "diff", PROJECT, "--skip-provider-lock", "--var-file", variables], {
    cwd: ROOT,
    stdio: ["ignore", "inherit", "inherit"], // it asks nothing of nobody
    env: { ...process.env, ...terraform.env, ...settings, CI: "1" },
  });
  return new Promise((resolve, reject) => child.on("error", reject).on("close", (code) => resolve(code ?? 1)));
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(describe(failureOf(error), (_tone, text) => text));
    process.exitCode = 1;
  },
);
