import { setImmediate } from "node:timers/promises";
import { bounded } from "../../../../runtime/platform/valkey/bounded.js";

const busy = (milliseconds: number) => {
  for (const until = performance.now() + milliseconds; performance.now() < until; );
};

describe("waiting for a cache", () => {
  it("ends with an error where no answer comes", async () => {
    await expect(bounded(5, new Promise(() => undefined))).rejects.toThrow("within 5 milliseconds");
  });

  it("takes an answer that came while this process was busy", async () => {
    await setImmediate(); // timers are looked at before the answer is
    const answer = bounded(5, setImmediate("answer"));
    busy(20);
    expect(await answer).toBe("answer");
  });
});
