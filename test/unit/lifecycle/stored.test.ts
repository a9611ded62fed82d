import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import { judge } from "../../../runtime/gate/gate.js";
import type { Json } from "../../../runtime/kernel/json.js";
import {
  createMemoryContext,
  type MemoryContext,
  type MemoryObjectStore,
} from "../../../runtime/kernel/memory-stores.js";
import type { StateItem } from "../../../runtime/kernel/stores.js";
import { evolutionKeys } from "../../../runtime/lifecycle/keys.js";
import { readRecord } from "../../../runtime/lifecycle/records.js";
import { replay } from "../../../runtime/lifecycle/replay.js";
import { listCheckpoints, rollBackByHand } from "../../../runtime/lifecycle/roll-back/requests.js";
import { type OpenRequest, open } from "../../../runtime/lifecycle/steps/open.js";
import { runEvolution } from "../../../runtime/lifecycle/steps/run.js";
import { faultsOf, readChain } from "../../../runtime/safety/audit/chain.js";
import { real } from "../../helpers/examiners.js";

type Objects = Readonly<Record<string, { readonly type: string; readonly body: string }>>;

/** An evolution as an older version stored it; stored/README.md says how. */
interface Stored {
  readonly request: OpenRequest;
  readonly champion: { readonly agent_id: string; readonly fitness: number };
  readonly source: string;
  readonly hashes: Readonly<Record<string, string>>;
  readonly stores: {
    readonly evolution: Objects;
    readonly agents: Objects;
    readonly state: readonly StateItem[];
    readonly control: Readonly<Record<string, { readonly value: Json; readonly version: number }>>;
  };
}

const stored = (name: string): Stored =>
  JSON.parse(strFromU8(gunzipSync(readFileSync(join(__dirname, "stored", `${name}.json.gz`)))));

async function fill(store: MemoryObjectStore, objects: Objects): Promise<void> {
  for (const [key, { type, body }] of Object.entries(objects)) await store.put(key, Buffer.from(body, "base64"), type);
}

/** A context in which everything is as it was left. */
async function contextOf({ stores }: Stored): Promise<MemoryContext> {
  const context = createMemoryContext();
  await fill(context.evolution, stores.evolution);
  await fill(context.agents, stores.agents);
  for (const item of stores.state) await context.state.record(item);
  for (const [key, { value, version }] of Object.entries(stores.control)) {
    const [scope, name] = key.split("/");
    for (let before = 0; before < version; before++) await context.control.put(scope, name, value, before);
  }
  return context;
}

const goOn = (request: OpenRequest, context: MemoryContext) =>
  runEvolution(request, context, { gate: judge, sandbox: real(), batches: real() });

const hashesOf = ({ evolution }: MemoryContext, name: string) =>
  Object.fromEntries(
    [...evolution.objects]
      .filter(([key]) => key.startsWith(`generations/${name}/`))
      .map(([key, { sha256 }]) => [key, sha256]),
  );

const sourceOf = ({ agents }: MemoryContext, id: string) =>
  Buffer.from(agents.objects.get(`compiled/${id}.js`)?.body ?? []).toString();

describe.each(["regression", "program"])("an evolution of an older version: %s", (name) => {
  const { request, champion, source, hashes, stores } = stored(name);
  const id = request.evolution_id;
  let context: MemoryContext;
  beforeEach(async () => {
    context = await contextOf(stored(name));
  });

  it("ends as that version would have ended it, and loses nothing that was there", async () => {
    const before = new Map(context.evolution.objects);
    const generations = await context.state.generations(id);
    expect(generations.map(({ generation }) => generation)).toEqual([0, 1, 2, 3, 4]);
    expect((await open(request, context)).generation).toBe(4);
    const closed = await goOn(request, context);
    expect(closed).toMatchObject({ status: "finished", champion });
    expect(sourceOf(context, champion.agent_id)).toBe(source);
    expect(hashesOf(context, id)).toEqual(hashes);
    for (const [key, object] of before) expect(context.evolution.objects.get(key)).toEqual(object);
    expect((await context.state.generations(id)).slice(0, 5)).toEqual(generations);
    expect(faultsOf(await readChain(context.control))).toEqual([]);
  });

  it("goes on from its checkpoint alone, to the same champion", async () => {
    for (const key of await context.evolution.list(`generations/${id}/000004/`)) await context.evolution.delete(key);
    expect((await open(request, context)).generation).toBe(4);
    expect(await goOn(request, context)).toMatchObject({ status: "finished", champion });
  });

  it("is rolled back to one of its checkpoints, and comes to the same champion from there", async () => {
    const { checkpoints } = await listCheckpoints(id, 10, context, judge);
    expect(checkpoints).toMatchObject([2, 4].map((generation) => ({ generation, safe: true })).reverse());
    const order = { evolution_id: id, to: 2, reason: "looks odd", by: "ann" };
    expect(await rollBackByHand(order, context, judge)).toMatchObject({ status: "stopped", generation: 2 });
    expect(await goOn(request, context)).toMatchObject({ status: "finished", champion });
    expect(await readRecord(context.control, id)).toMatchObject({ branches: [{ from: 2, left: 4 }], champion });
  });

  it("is computed again to the same bytes", async () => {
    const replayed = await replay(id, 0, context, { gate: judge, batches: real() });
    expect(replayed).toMatchObject({ generation: 4, equal: true });
  });

  it("is refused where its checkpoint is of another version, saying what to do, and stays as it is", async () => {
    for (const generation of [2, 4]) {
      const key = evolutionKeys.checkpoint(id, generation);
      const { body } = stores.evolution[key];
      const checkpoint = JSON.parse(strFromU8(gunzipSync(Buffer.from(body, "base64"))));
      const other = { ...checkpoint, schema_version: checkpoint.schema_version - 1 };
      await context.evolution.put(key, gzipSync(strToU8(JSON.stringify(other))), "application/gzip");
      await context.evolution.delete(evolutionKeys.migrants(id, generation));
    }
    const before = new Map(context.evolution.objects);
    const hint = expect.stringContaining(`roll it back: t-developer rollback ${id}`);
    await expect(open(request, context)).rejects.toMatchObject({ code: "corrupt-object", hint });
    expect(context.evolution.objects).toEqual(before);
    expect(await rollBackByHand({ evolution_id: id, reason: "as it says", by: "ann" }, context, judge)).toMatchObject({
      generation: 0,
    });
    expect(await goOn(request, context)).toMatchObject({ status: "finished", champion });
  });
});
