import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import { deflateRawSync, inflateRawSync } from "node:zlib";
import type { Redis } from "iovalkey";
import type { Evaluation } from "../../runtime/search/evaluators/stage.js";
import { timed } from "../measure.js";

/** Evaluations looked up at once: about as many as are evaluated between two looks at the clock. */
const BATCH = 100;
const RUNS = 20;
const POPULATION = 1_000;
const KEY = randomBytes(32);
const MAC_BYTES = 32;

const mac = (id: string, body: Buffer): Buffer => createHmac("sha256", KEY).update(id).update(body).digest();

/** An evaluation as it would be shared: fitness, fuel and errors, deflated, under a MAC that binds it to its agent. */
function pack(id: string, evaluation: Evaluation): Buffer {
  const body = deflateRawSync(bytesOf(evaluation), { level: 1 });
  return Buffer.concat([mac(id, body), body]);
}

const bytesOf = ({ fitness, fuel, errors }: Evaluation): Buffer =>
  Buffer.from(Float64Array.of(fitness ?? Number.NaN, fuel ?? 0, ...(errors ?? [])).buffer);

/** @throws where the MAC is another */
function unpack(id: string, value: Buffer): Evaluation {
  const body = value.subarray(MAC_BYTES);
  if (!timingSafeEqual(mac(id, body), value.subarray(0, MAC_BYTES))) throw new Error(`${id} was changed`);
  const bytes = inflateRawSync(body);
  const numbers = new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  return { fitness: numbers[0], fuel: numbers[1], errors: numbers.subarray(2) };
}

/** What sharing costs for each evaluation, in microseconds, and how many bytes it is. */
export interface SharingCost {
  readonly bytes: number;
  /** The same where a whole population is deflated at once, as a checkpoint would hold it. */
  readonly bytesTogether: number;
  readonly packUs: number;
  readonly setUs: number;
  readonly getUs: number;
  readonly unpackUs: number;
}

/** Shares some evaluations by a server, `BATCH` at once, and takes them from there again. */
export async function sharingCost(sample: ReadonlyMap<string, Evaluation>, client: Redis): Promise<SharingCost> {
  const entries = [...sample];
  const batch = (i: number) => entries.slice((i * BATCH) % (entries.length - BATCH)).slice(0, BATCH);
  const packed = entries.slice(0, POPULATION).map(([id, evaluation]) => ({ id, value: pack(id, evaluation) }));
  const bytes = packed.reduce((sum, { value }) => sum + value.byteLength, 0) / packed.length;
  const together = Buffer.concat(entries.slice(0, POPULATION).map(([, evaluation]) => bytesOf(evaluation)));
  const values = new Map(packed.map(({ id, value }) => [id, value]));
  const some = [...values].slice(0, BATCH);
  const keys = some.map(([id]) => `td:{bench}:${id}`);
  const set = async () => {
    const pipeline = client.pipeline();
    for (const [i, [, value]] of some.entries()) pipeline.set(keys[i], value, "EX", 60);
    await pipeline.exec();
  };
  let turn = 0;
  const [packMs, setMs, getMs, unpackMs] = await timed(
    RUNS,
    () => batch(turn++).map(([id, evaluation]) => pack(id, evaluation)),
    set,
    () => client.mgetBuffer(keys),
    () => some.map(([id, value]) => unpack(id, value)),
  );
  const us = (ms: number) => Number(((1_000 * ms) / BATCH).toFixed(1));
  return {
    bytes: Math.round(bytes),
    bytesTogether: Math.round(deflateRawSync(together).byteLength / POPULATION),
    packUs: us(packMs),
    setUs: us(setMs),
    getUs: us(getMs),
    unpackUs: us(unpackMs),
  };
}
