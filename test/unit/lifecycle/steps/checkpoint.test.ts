import fc from "fast-check";
import { gunzipSync, gzipSync, strFromU8, strToU8 } from "fflate";
import { CorruptObject } from "../../../../runtime/kernel/errors.js";
import { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from "../../../../runtime/lifecycle/checkpoint.js";

const individual = fc.record({
  genome: fc.string({ minLength: 1 }),
  agentId: fc.stringMatching(/^[0-9a-f]{16}$/),
  fitness: fc.option(fc.double({ min: 0, noNaN: true, noDefaultInfinity: true })),
  bytes: fc.nat(),
  safetyScore: fc.double({ min: 0, max: 1, noNaN: true }),
  parentIds: fc.array(fc.string()),
});

const checkpoints: fc.Arbitrary<Checkpoint> = fc.record({
  evolution_id: fc.stringMatching(/^[a-z0-9][a-z0-9-]{2,9}$/),
  generation: fc.integer({ min: 1, max: 999_999 }),
  request: fc.stringMatching(/^[0-9a-f]{64}$/),
  states: fc.array(
    fc.record({
      island: fc.nat(),
      generation: fc.nat(),
      population: fc.array(individual, { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  migrants: fc.array(fc.array(individual, { maxLength: 2 }), { maxLength: 3 }),
});

describe("a checkpoint", () => {
  it("comes back as it was, bit for bit, and always as the same bytes", () => {
    fc.assert(
      fc.property(checkpoints, (checkpoint) => {
        const bytes = encodeCheckpoint(checkpoint);
        const decoded = decodeCheckpoint(bytes, "key");
        expect(decoded).toEqual(checkpoint);
        expect(Buffer.from(encodeCheckpoint(decoded)).equals(Buffer.from(bytes))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it("is never read as another one when a byte of it is changed", () => {
    const read = (bytes: Uint8Array): Checkpoint | "refused" => {
      try {
        return decodeCheckpoint(bytes, "key");
      } catch (error) {
        expect(error).toBeInstanceOf(CorruptObject);
        return "refused";
      }
    };
    fc.assert(
      fc.property(checkpoints, fc.nat(), fc.integer({ min: 1, max: 255 }), (checkpoint, position, flip) => {
        const json = gunzipSync(encodeCheckpoint(checkpoint));
        json[position % json.length] ^= flip; // may leave the meaning alone: 1e9, 1E9
        const answer = read(gzipSync(json, { mtime: 0 }));
        if (answer !== "refused") expect(answer).toEqual(checkpoint);
      }),
      { numRuns: 200 },
    );
  });

  it("is refused when it is of another version, though all else is as it should be", () => {
    const [checkpoint] = fc.sample(checkpoints, { numRuns: 1, seed: 1 });
    const known = JSON.parse(strFromU8(gunzipSync(encodeCheckpoint(checkpoint))));
    for (const schema_version of [known.schema_version - 1, known.schema_version + 1]) {
      const bytes = gzipSync(strToU8(JSON.stringify({ ...known, schema_version })));
      expect(() => decodeCheckpoint(bytes, "key")).toThrow(CorruptObject);
    }
    expect(decodeCheckpoint(gzipSync(strToU8(JSON.stringify(known))), "key")).toEqual(checkpoint);
  });

  it.each([
    ["nothing", new Uint8Array()],
    ["not gzip", Buffer.from("{}")],
    ["not JSON", gzipSync(Buffer.from("{"))],
  ])("is refused when it is %s", (_, bytes) => {
    expect(() => decodeCheckpoint(bytes, "checkpoints/evo/000010.json.gz")).toThrow(
      expect.objectContaining({ code: "corrupt-object", field: "key", value: "checkpoints/evo/000010.json.gz" }),
    );
  });
});
