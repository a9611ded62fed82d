import { CorruptObject } from "../../../../runtime/kernel/errors.js";
import { createMemoryContext, type MemoryContext } from "../../../../runtime/kernel/memory-stores.js";
import { evolutionKeys } from "../../../../runtime/lifecycle/keys.js";
import { readRecord } from "../../../../runtime/lifecycle/records.js";
import { open } from "../../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../../runtime/lifecycle/steps/run.js";
import { readAudit } from "../../../../runtime/safety/audit/audit.js";
import { trusting } from "../../../helpers/examiners.js";
import { smallRequest } from "../../../helpers/requests.js";

const id = smallRequest.evolution_id;
const request = { ...smallRequest, config: { ...smallRequest.config, checkpointInterval: 2 } };

class Halt extends Error {}

/** An evolution that ended after generation 4, with checkpoints at 2 and 4. */
async function interrupted(): Promise<MemoryContext> {
  const context = createMemoryContext();
  const halt = runEvolution(request, context, trusting, ({ generation }) => {
    if (generation === 4) throw new Halt();
  });
  await expect(halt).rejects.toThrow(Halt);
  return context;
}

const damage = (context: MemoryContext, key: string) => context.evolution.damage(key, Buffer.from("damaged"));

async function championAfter(context: MemoryContext): Promise<string | undefined> {
  return (await runEvolution(request, context, trusting)).champion?.agent_id;
}

describe("an evolution whose objects are damaged", () => {
  const unbroken = championAfter(createMemoryContext());

  it("goes on from its last complete generation while that is readable", async () => {
    const context = await interrupted();
    expect((await open(request, context)).islands[0]).toMatchObject({ generation: 4, until: 6 });
  });

  it("goes back to the newest checkpoint, to the same champion", async () => {
    const context = await interrupted();
    damage(context, evolutionKeys.island(id, 4, 1));
    expect(await championAfter(context)).toBe(await unbroken);
    expect((await readAudit(context.control)).map(({ decision }) => decision)).toContain("roll-back");
  });

  it("goes back to an older checkpoint with an alert when the newest is corrupt too", async () => {
    const context = await interrupted();
    damage(context, evolutionKeys.migrants(id, 4));
    damage(context, evolutionKeys.checkpoint(id, 4));
    expect((await open(request, context)).generation).toBe(2);
    expect((await readRecord(context.control, id)).generation).toBe(2);
    expect(context.alerts.sent).toMatchObject([
      { kind: "emergency-stop", finding: { key: evolutionKeys.checkpoint(id, 4) } },
    ]);
    expect(await championAfter(context)).toBe(await unbroken);
  });

  it("records the generations that it passes again after it went back twice", async () => {
    const context = await interrupted();
    damage(context, evolutionKeys.island(id, 4, 1));
    await open(request, context); // back to the checkpoint of 4
    damage(context, evolutionKeys.migrants(id, 4));
    damage(context, evolutionKeys.checkpoint(id, 4)); // and now to that of 2
    expect(await championAfter(context)).toBe(await unbroken);
  });

  it("says so when nothing can be read any more, and leaves everything as it is", async () => {
    const context = await interrupted();
    damage(context, evolutionKeys.island(id, 4, 0));
    for (const generation of [2, 4]) damage(context, evolutionKeys.checkpoint(id, generation));
    const before = await readRecord(context.control, id);
    await expect(open(request, context)).rejects.toThrow(CorruptObject);
    await expect(open(request, context)).rejects.toMatchObject({ hint: expect.stringContaining(`rollback ${id}`) });
    expect(await readRecord(context.control, id)).toEqual(before);
  });

  it("computes a corrupt result of an island again", async () => {
    const context = await interrupted();
    await championAfter(context);
    const key = evolutionKeys.island(id, 6, 0);
    const right = context.evolution.objects.get(key)?.sha256;
    const other = await interrupted();
    await other.evolution.put(key, Buffer.from("half written"), "application/gzip");
    await championAfter(other);
    expect(other.evolution.objects.get(key)?.sha256).toBe(right);
  });
});
