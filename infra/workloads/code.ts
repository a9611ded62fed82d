import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { S3Object } from "@cdktf/provider-aws/lib/s3-object";
import { AssetType, conditional, type IResolvable, propertyAccess, ref, TerraformAsset, Token } from "cdktf";
import type { Construct } from "constructs";
import { FUNCTIONS_DIRECTORY } from "../../build/bundle.js";
import type { FunctionVariables, Zip } from "../../modules/function/index.js";
import { Signing } from "../../modules/signing/index.js";
import type { StorageModules } from "../data/storage.js";
import type { Names } from "../settings/names.js";
import type { Variables } from "../settings/variables.js";
import { both, not, onlyWhen } from "../terraform/expressions.js";

/** What a function runs: its zip, and the copy of it in a bucket, signed where code is signed. */
type Code = Pick<FunctionVariables, "zip" | "stored" | "code_signing_config_arn">;

/** Where the code lies in its bucket. */
const PREFIX = "functions/";

/** The code of the named functions, as `npm run build` left it. */
export function addCode<N extends string>(
  scope: Construct,
  functions: readonly N[],
  { protection, emulated }: Variables,
  names: Names,
  { logs }: StorageModules,
): (name: N) => Code {
  const zips = Object.fromEntries(functions.map((name) => [name, zipOf(scope, name)]));
  const signs = both(protection.code_signing, not(emulated)); // the local AWS has no Signer
  const bucket = logs.bucketName;
  const signing = new Signing(scope, "signing", { name: names.prefix, bucket, prefix: PREFIX, zips });
  signing.addOverride("count", onlyWhen(signs));
  const made = (output: string) => ref(`one(module.${signing.friendlyUniqueId}[*].${output})`);
  const unsigned = Object.fromEntries(
    functions.map((name) => [name, objectOf(scope, name, zips[name], bucket, signs)]),
  );
  return (name) => ({
    zip: zips[name],
    stored: conditional(signs, propertyAccess(made("signed"), [name]), unsigned[name]),
    code_signing_config_arn: Token.asString(made("code_signing_config_arn")),
  });
}

/** The zip in a bucket, where it is not signed: Terraform makes functions of zips one after the other. */
function objectOf(scope: Construct, name: string, { path, sha256 }: Zip, bucket: string, signs: IResolvable) {
  const key = `${PREFIX}${name}.zip`;
  const object = new S3Object(scope, `${name}-code`, { bucket, key, source: path, sourceHash: sha256 });
  object.addOverride("count", onlyWhen(not(signs)));
  return { bucket, key, version: ref(`one(${object.fqn}[*].version_id)`) };
}

/** Under a path that does not change with the content, so that synths leave nothing stale behind. */
function zipOf(scope: Construct, name: string): Zip {
  const file = join(FUNCTIONS_DIRECTORY, `${name}.zip`);
  const asset = new TerraformAsset(scope, `${name}-zip`, { path: file, type: AssetType.FILE, assetHash: "zip" });
  return { path: asset.path, sha256: createHash("sha256").update(readFileSync(file)).digest("base64") };
}
