import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { conditional, type TerraformStack, Token } from "cdktf";
import { PROJECT } from "../../runtime/architecture/names.js";
import type { Variables } from "../settings/variables.js";

/** Tries of a failing request; an emulator answers what it does not know with an error that looks temporary. */
const MAX_RETRIES = { aws: 25, emulator: 5 };

/** Sets the versions of Terraform and of the AWS provider, and the provider itself. */
export function useAws(stack: TerraformStack, { environment, region, emulated }: Variables): void {
  stack.addOverride("terraform.required_version", ">= 1.11.0"); // the S3 backend's lock file
  stack.addOverride("terraform.required_providers.aws", { source: "hashicorp/aws", version: ">= 5.100.0, < 6.0.0" });
  new AwsProvider(stack, "aws", {
    region,
    s3UsePathStyle: emulated,
    maxRetries: Token.asNumber(conditional(emulated, MAX_RETRIES.emulator, MAX_RETRIES.aws)),
    defaultTags: [{ tags: { project: PROJECT, environment, "managed-by": "terraform" } }],
  });
}
