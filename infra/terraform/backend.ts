import { LocalBackend, S3Backend, type TerraformStack } from "cdktf";

const backendKinds = ["local", "s3"] as const;

/** Where Terraform keeps the state: beside the stack, or in the bucket that tfvars/<environment>.s3.tfbackend names. */
export type BackendKind = (typeof backendKinds)[number];

/** Sets the backend; it cannot be a variable, as Terraform reads it before any. */
export function setBackend(stack: TerraformStack, kind: BackendKind): void {
  if (kind === "local") {
    new LocalBackend(stack, { path: "terraform.tfstate" }); // without one, cdktf writes an absolute path
    return;
  }
  const backend = new S3Backend(stack, { bucket: "", key: "" });
  backend.addOverride("bucket", undefined); // all of it comes from -backend-config
  backend.addOverride("key", undefined);
}

/**
 * Reads `--backend <kind>` from a command line.
 *
 * @throws {Error} where the kind does not exist
 */
export function backendFrom(args: readonly string[]): BackendKind {
  const flag = args.indexOf("--backend");
  if (flag < 0) return "local";
  const kind = backendKinds.find((known) => known === args[flag + 1]);
  if (!kind) throw new Error(`--backend ${args[flag + 1] ?? ""}: choose one of ${backendKinds.join(", ")}`);
  return kind;
}
