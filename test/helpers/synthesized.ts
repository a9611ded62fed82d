import { Testing } from "cdktf";
import { buildAll } from "../../build/build.js";
import { TDeveloperStack } from "../../infra/stack.js";
import type { BackendKind } from "../../infra/terraform/backend.js";
import { PROJECT } from "../../runtime/architecture/names.js";

/** The stack as a synth writes it. */
export async function synthesized(backend: BackendKind = "local"): Promise<string> {
  await buildAll();
  return Testing.synth(new TDeveloperStack(Testing.app(), PROJECT, { backend }));
}
