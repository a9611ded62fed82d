import { type Resolvable, wrapperOf } from "../local-module.js";

interface ImageRepositoryVariables {
  readonly name: string;
  readonly key?: Resolvable<{ readonly arn: string }>;
  /** Images kept. */
  readonly keep?: Resolvable<number>;
  readonly untagged_days?: Resolvable<number>;
  readonly force_delete?: Resolvable<boolean>;
  readonly tags?: Resolvable<Readonly<Record<string, string>>>;
}

/** A repository of container images: tags that stay what they are, scanned when pushed, the oldest removed. */
export class ImageRepository extends wrapperOf<ImageRepositoryVariables>("image-repository") {
  readonly repositoryName = this.getString("name");
  /** Without tag or digest. */
  readonly url = this.getString("url");
  readonly arn = this.getString("arn");
}
