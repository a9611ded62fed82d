import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findProviderMirror } from "../../../local/provider-mirror.js";
import { temporaryFolder } from "../../helpers/temporary-folder.js";

const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
const provider = join("registry.terraform.io", "hashicorp", "aws");

describe("findProviderMirror", () => {
  let root: string;
  beforeEach(() => {
    root = temporaryFolder();
  });

  const put = (...path: string[]) => {
    mkdirSync(join(root, ...path.slice(0, -1)), { recursive: true });
    writeFileSync(join(root, ...path), "");
  };

  it("finds an unpacked mirror some folders below a root", async () => {
    put("vendor", "plugins", provider, "5.100.0", platform, "terraform-provider-aws_v5.100.0_x5");
    expect(await findProviderMirror(undefined, ["/does/not/exist", root])).toEqual({
      path: join(root, "vendor", "plugins"),
      packed: false,
    });
  });

  it("finds a packed mirror", async () => {
    put(provider, `terraform-provider-aws_5.100.0_${platform}.zip`);
    expect(await findProviderMirror(undefined, [root])).toEqual({ path: root, packed: true });
  });

  it("passes over a mirror with another version or for another machine", async () => {
    put("a", provider, "5.99.0", platform, "terraform-provider-aws_v5.99.0_x5");
    put("b", provider, "5.100.0", "plan9_mips", "terraform-provider-aws_v5.100.0_x5");
    expect(await findProviderMirror(undefined, [root])).toBeUndefined();
  });

  it("looks nowhere else when a folder is named", async () => {
    put(provider, "5.100.0", platform, "terraform-provider-aws_v5.100.0_x5");
    expect(await findProviderMirror(join(root, "elsewhere"), [root])).toBeUndefined();
    expect(await findProviderMirror(root, [])).toMatchObject({ path: root });
  });
});
