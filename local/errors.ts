import { TDeveloperError } from "../runtime/kernel/errors.js";

/** A program that T-Developer needs on this machine is missing or too old; the hint says how to get it. */
export class MissingTool extends TDeveloperError {
  readonly code = "missing-tool";
}

/** Terraform ended with an error; `output` is the end of what it printed. */
export class TerraformFailed extends TDeveloperError {
  readonly code = "terraform-failed";

  constructor(
    command: string,
    readonly output: string,
  ) {
    super(`terraform ${command} failed:\n${output}`);
  }
}
