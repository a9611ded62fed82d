import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import {
  AssetType,
  conditional,
  type IResolvable,
  type ITerraformDependable,
  type ITerraformIterator,
  ref,
  TerraformAsset,
  TerraformHclModule,
  type TerraformModuleProvider,
  type TerraformProvider,
  TerraformStack,
} from "cdktf";
import type { Construct } from "constructs";

const STAGED = join(__dirname, "..", "dist", "modules");

/** A value, or an expression that gives one; text and numbers need no such type, cdktf hides expressions in them. */
export type Resolvable<T> = T | IResolvable;

/** What Terraform allows on every module block beside the module's own variables. */
export interface LocalModuleOptions {
  readonly providers?: (TerraformProvider | TerraformModuleProvider)[];
  readonly dependsOn?: ITerraformDependable[];
  readonly forEach?: ITerraformIterator;
  /** The module exists only where this holds; elsewhere its outputs are null. */
  readonly when?: Resolvable<boolean>;
}

/** What wrappers have in common. A variable left `undefined` takes the module's default. */
abstract class LocalModule extends TerraformHclModule {
  protected readonly when?: Resolvable<boolean>;

  /**
   * @param folder    the module's folder under modules/
   * @param variables values by the names of its variables.tf
   * @throws {Error} when the modules were not staged before
   */
  constructor(scope: Construct, id: string, folder: string, variables: object, options: LocalModuleOptions = {}) {
    super(scope, id, {
      ...options,
      source: `./${posix.join(stagedModules(scope).path, folder)}`,
      skipAssetCreationFromLocalModules: true, // cdktf would copy the folder with its .terraform, 675 MB of provider
      variables: { ...variables },
    });
    this.when = options.when;
    if (this.when !== undefined) this.addOverride("count", conditional(this.when, 1, 0));
  }

  override interpolationForOutput(output: string): IResolvable {
    if (this.when === undefined) return super.interpolationForOutput(output);
    return ref(`one(module.${this.friendlyUniqueId}[*].${output})`, this.cdktfStack);
  }
}

/**
 * The base of a module's wrapper.
 *
 * @typeParam V its variables
 * @param folder of the module under modules/
 */
export const wrapperOf = <V extends object>(folder: string) =>
  class extends LocalModule {
    constructor(scope: Construct, id: string, variables: V, options?: LocalModuleOptions) {
      super(scope, id, folder, variables, options);
    }
  };

/** The stack's one copy of all modules, so that one may call another by "../name"; a fixed path needs no new init after an edit. */
function stagedModules(scope: Construct): TerraformAsset {
  const stack = TerraformStack.of(scope);
  const existing = stack.node.tryFindChild("modules");
  if (existing instanceof TerraformAsset) return existing;
  if (!existsSync(STAGED)) throw new Error(`${STAGED} is missing: run "npm run build", which stages the modules there`);
  return new TerraformAsset(stack, "modules", { path: STAGED, type: AssetType.DIRECTORY, assetHash: "local" });
}
