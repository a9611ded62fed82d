import { readdir } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Where a provider registry mirror keeps the AWS provider that T-Developer is planned and applied with. */
const REGISTRY = "registry.terraform.io";
const PROVIDER = [REGISTRY, "hashicorp", "aws"];
const VERSION = "5.100.0";

/** Folders below a usual root that are looked into, and how many at most, so that a search stays under 100 ms. */
const SEARCH_DEPTH = 3;
const SEARCH_LIMIT = 2_000;

/** Places where administrators and Terraform itself keep things shared on a machine (FHS), implied mirrors first. */
const usualRoots = (home: string): string[] => [
  join(home, ".terraform.d", "plugins"),
  join(home, ".local", "share", "terraform", "plugins"),
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
  "/opt",
  "/usr/local/share",
  "/usr/share",
  "/usr/local/lib",
  "/var/lib",
  "/srv",
  home,
];

/** Terraform's name of this machine: `linux_amd64`. */
function platform(): string {
  const systems: Partial<Record<NodeJS.Platform, string>> = { win32: "windows" };
  const processors: Partial<Record<NodeJS.Architecture, string>> = { x64: "amd64", ia32: "386" };
  return `${systems[process.platform] ?? process.platform}_${processors[process.arch] ?? process.arch}`;
}

const list = (folder: string) => readdir(folder, { withFileTypes: true }).catch(() => []);

/** A mirror on this machine: its folder, and whether its packages are zips that every `terraform init` would unpack. */
export interface ProviderMirror {
  readonly path: string;
  readonly packed: boolean;
}

/** The mirror at `path`, if it holds the provider for this machine. */
async function mirrorAt(path: string): Promise<ProviderMirror | undefined> {
  const folder = join(path, ...PROVIDER);
  const unpacked = await list(join(folder, VERSION, platform()));
  if (unpacked.some((file) => file.name.startsWith("terraform-provider-aws"))) return { path, packed: false };
  const zip = `terraform-provider-aws_${VERSION}_${platform()}.zip`;
  return (await list(folder)).some((file) => file.name === zip) ? { path, packed: true } : undefined;
}

/** Breadth first below `root`, within the bounds above; hidden folders and package trees are no place for a mirror. */
async function searchBelow(root: string): Promise<ProviderMirror | undefined> {
  let level = [root];
  let visited = 0;
  for (let depth = 0; depth <= SEARCH_DEPTH && level.length > 0; depth++) {
    const next: string[] = [];
    for (const folder of level) {
      if (++visited > SEARCH_LIMIT) return undefined;
      for (const entry of await list(folder)) {
        const path = join(folder, entry.name);
        if (entry.name === REGISTRY) {
          const mirror = await mirrorAt(folder);
          if (mirror) return mirror;
        } else if (entry.isDirectory() && !entry.name.startsWith(".") && entry.name !== "node_modules") {
          next.push(path);
        }
      }
    }
    level = next;
  }
  return undefined;
}

/**
 * Finds a Terraform provider mirror that holds the AWS provider, for machines without a registry.
 *
 * @param named a folder to take instead of searching (`TF_PLUGIN_MIRROR`)
 * @param roots where to search, nearest first
 */
export async function findProviderMirror(
  named: string | undefined = process.env.TF_PLUGIN_MIRROR,
  roots: readonly string[] = usualRoots(homedir()),
): Promise<ProviderMirror | undefined> {
  for (const root of named ? [named] : roots) {
    const mirror = await searchBelow(root);
    if (mirror) return mirror;
  }
  return undefined;
}
