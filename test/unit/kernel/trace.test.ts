import { createLog } from "../../../runtime/kernel/log.js";
import { currentTrace, inTrace, traceHeaders, traceOf } from "../../../runtime/kernel/trace.js";

const id = "0af7651916cd43dd8448eb211c80319c";
const parent = "b7ad6b7169203331";

describe("a trace", () => {
  it("goes on from the request that tells of it, with a place of its own", () => {
    const trace = traceOf(`00-${id}-${parent}-01`);
    expect(trace).toEqual({ traceId: id, spanId: expect.stringMatching(/^[0-9a-f]{16}$/), flags: "01" });
    expect(trace.spanId).not.toBe(parent);
    expect(traceOf(`cc-${id}-${parent}-01-what-will-be`)).toMatchObject({ traceId: id }); // of a later version
  });

  it.each([
    undefined,
    "",
    `00-${id}-${parent}`,
    `00-${id}-${parent}-01-more`,
    `ff-${id}-${parent}-01`,
    `00-${"0".repeat(32)}-${parent}-01`,
    `00-${id}-${"0".repeat(16)}-01`,
    `00-${id.toUpperCase()}-${parent}-01`,
    `00-${id}-${parent}-01\n`,
  ])("begins where a request tells of none: %j", (header) => {
    const { traceId } = traceOf(header);
    expect(traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(traceId).not.toBe(id);
  });

  it("is told on, and stands in every line of the log, as long as something is done for it", async () => {
    const lines: { trace_id?: string }[] = [];
    const log = createLog((line) => lines.push(JSON.parse(line)));
    await inTrace(traceOf(`00-${id}-${parent}-00`), async () => {
      await new Promise((later) => setTimeout(later, 1));
      log("info", "inside");
      expect(traceHeaders().traceparent).toMatch(new RegExp(`^00-${id}-[0-9a-f]{16}-00$`));
      expect(traceOf(traceHeaders().traceparent)).toMatchObject({ traceId: id });
    });
    log("info", "outside");
    expect(lines.map(({ trace_id }) => trace_id)).toEqual([id, undefined]);
    expect({ trace: currentTrace(), headers: traceHeaders() }).toEqual({ trace: undefined, headers: {} });
  });
});
