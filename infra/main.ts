/**
 * `npm run synth`: writes the stack to cdktf.out/stacks/t-developer. `--backend s3` keeps its state in S3.
 *
 * @module
 */
import { join } from "node:path";
import { App } from "cdktf";
import { buildAll } from "../build/build.js";
import { PROJECT } from "../runtime/architecture/names.js";
import { TDeveloperStack } from "./stack.js";
import { backendFrom } from "./terraform/backend.js";
import { publishStack } from "./terraform/publish.js";

async function main(): Promise<void> {
  const backend = backendFrom(process.argv.slice(2));
  await buildAll();
  const app = new App();
  new TDeveloperStack(app, PROJECT, { backend });
  app.synth();
  publishStack(join(app.outdir, "stacks", PROJECT));
}

main().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
