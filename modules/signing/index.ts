import { conditional, Fn, type IResolvable, ref } from "cdktf";
import type { Zip } from "../function/index.js";
import { type Resolvable, wrapperOf } from "../local-module.js";

interface SigningVariables {
  readonly name: string;
  /** Name of a versioned bucket. */
  readonly bucket: string;
  readonly prefix?: string;
  readonly validity_days?: number;
  /** By function name. */
  readonly zips: Readonly<Record<string, Zip>>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** Signs the zips of Lambda functions. */
export class Signing extends wrapperOf<SigningVariables>("signing") {
  readonly codeSigningConfigArn = this.getString("code_signing_config_arn");

  /** The signed code of a function, as the module function takes it; null where nothing is signed. */
  signed(functionName: string): IResolvable {
    const code = Fn.lookupNested(this.interpolationForOutput("signed"), [functionName]);
    return this.when === undefined ? code : conditional(this.when, code, ref("null"));
  }
}
