import fc from "fast-check";
import { breachesIn } from "../../../../runtime/agents/monitor/breaches.js";
import { callsOf } from "../../../../runtime/agents/monitor/calls.js";
import {
  mergeDocuments,
  type PerformanceDocument,
  parseDocument,
  printDocument,
} from "../../../../runtime/agents/monitor/document.js";
import { AGENT, arbitraryCall, NEW_YEAR } from "./arbitrary.js";

const at = fc.integer({ min: NEW_YEAR, max: NEW_YEAR + 1_000_000 });
const measured = fc.record({
  p50_us: fc.constant(0.6),
  p99_us: fc.constant(1.2),
  bytes_per_instance: fc.constant(90),
  samples: fc.constant(1_000),
  at,
});
const breaches = fc.tuple(fc.nat(20_000), at).map(([bytes, time]) => breachesIn({ code: bytes, memory: bytes }, time));

const document: fc.Arbitrary<PerformanceDocument> = fc.record(
  {
    agent_id: fc.constant(AGENT),
    bytes: fc.constant(300),
    instantiation: measured,
    calls: arbitraryCall.map((one) => callsOf([one])),
    breaches,
  },
  { requiredKeys: ["agent_id", "bytes"] },
);

const evolution = {
  fitness: 4,
  unit: "% more bins",
  hold_out: { error: 4.1, baselines: { "first fit": 5 } },
  usage: { fuel: 10, memoryBytes: 20, instanceBytes: 30 },
};

describe("mergeDocuments", () => {
  it("gives the same in whatever order and grouping", () => {
    fc.assert(
      fc.property(document, document, document, (a, b, c) => {
        expect(mergeDocuments(b, a)).toEqual(mergeDocuments(a, b));
        expect(mergeDocuments(mergeDocuments(a, b), c)).toEqual(mergeDocuments(a, mergeDocuments(b, c)));
      }),
    );
  });

  it("keeps what evolution said, and sections it does not know", () => {
    const stored = { agent_id: AGENT, bytes: 300, evolution, reviews: ["good"] };
    expect(mergeDocuments(stored, { agent_id: AGENT, bytes: 300 })).toMatchObject({ evolution, reviews: ["good"] });
  });
});

describe("parseDocument", () => {
  it("reads what was printed", () => {
    fc.assert(
      fc.property(document, (one) => {
        const read = parseDocument(printDocument({ ...one, evolution }));
        expect(read).toEqual({ ...one, evolution });
      }),
    );
  });

  it("reads documents of before there were calls", () => {
    const old = { agent_id: AGENT, bytes: 105, fitness: 4, unit: "%", usage: { fuel: 1, memoryBytes: 2 } };
    expect(parseDocument(Buffer.from(JSON.stringify(old)))).toEqual(old);
  });

  it.each(["", "{", "null", "[]", "{}", '{"agent_id":"x","bytes":-1}', '{"agent_id":"x","bytes":1,"calls":{}}'])(
    "is undefined for %j",
    (text) => {
      expect(parseDocument(Buffer.from(text))).toBeUndefined();
    },
  );
});
