import { cp, mkdir, readdir, rm } from "node:fs/promises";
import { basename, join } from "node:path";

/** What `terraform init` made stays from one copy to the next; state does not, because the local AWS forgets. */
const kept = new Set([".terraform", ".terraform.lock.hcl"]);

const isState = (file: string): boolean => /\.tfstate($|\.)|^tfplan$/.test(file);

/** Copies a synthesized stack to where Terraform works on it, over what an earlier run left there. */
export async function copyStack(stack: string, target: string): Promise<void> {
  await mkdir(target, { recursive: true });
  const stale = (await readdir(target)).filter((file) => !kept.has(file));
  await Promise.all(stale.map((file) => rm(join(target, file), { recursive: true, force: true })));
  await cp(stack, target, {
    recursive: true,
    filter: (source) => basename(source) !== ".terraform" && !isState(basename(source)),
  });
}
