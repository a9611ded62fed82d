import fc from "fast-check";
import * as z from "zod";
import { Conflict, CorruptObject } from "../../../runtime/kernel/errors.js";
import { MemoryControlStore } from "../../../runtime/kernel/memory-stores.js";
import { scope } from "../../../runtime/kernel/scope.js";

const account = z.object({ spent: z.int().nonnegative(), note: z.string().default("none") });
const accounts = scope("budget", account);
const verbatim = scope("budget", z.object({ spent: z.int(), note: z.string() }), "verbatim");

describe("a scope", () => {
  let control: MemoryControlStore;
  beforeEach(() => {
    control = new MemoryControlStore();
  });

  it("gives what was put, one by one, all and in pages", async () => {
    const items = accounts(control);
    for (const [spent, name] of ["a", "b", "c"].entries()) await items.put(name, { spent, note: name }, 0);
    await control.put("alert", "d", { spent: "elsewhere" }, 0);
    expect(await items.get("b")).toEqual({ value: { spent: 1, note: "b" }, version: 1 });
    expect(await items.get("d")).toBeUndefined();
    expect((await items.list()).map(({ name, value }) => [name, value.spent])).toEqual([
      ["a", 0],
      ["b", 1],
      ["c", 2],
    ]);
    expect(await items.page(1, "a")).toEqual({ items: [{ name: "b", value: { spent: 1, note: "b" } }], next: "b" });
  });

  it("completes an item by its schema, or gives it as it was stored", async () => {
    const stored = { note: "x", spent: 1, more: true };
    await control.put("budget", "a", stored, 0);
    expect(JSON.stringify((await accounts(control).get("a"))?.value)).toBe('{"spent":1,"note":"x"}');
    expect(JSON.stringify((await verbatim(control).get("a"))?.value)).toBe(JSON.stringify(stored));
    await control.put("budget", "b", { spent: 1 }, 0);
    expect((await accounts(control).get("b"))?.value).toEqual({ spent: 1, note: "none" });
    await expect(verbatim(control).get("b")).rejects.toThrow("budget/b is corrupt: note: is missing");
  });

  it("gives nothing that is not of the schema, whatever it is, and names the item, the field and what to do", async () => {
    const isFit = (value: unknown) => account.safeParse(value).success;
    await fc.assert(
      fc.asyncProperty(
        fc.jsonValue().filter((value) => !isFit(value)),
        async (value) => {
          const store = new MemoryControlStore();
          await store.put("budget", "a", value, 0);
          const items = accounts(store);
          const change = jest.fn(() => ({ spent: 0, note: "" }));
          for (const read of [items.get("a"), items.list(), items.page(1), items.compareAndSwap("a", change)]) {
            await expect(read).rejects.toBeInstanceOf(CorruptObject);
          }
          expect(change).not.toHaveBeenCalled();
          expect((await store.get("budget", "a"))?.version).toBe(1);
        },
      ),
    );
    await control.put("budget", "a", { spent: -1 }, 0);
    await expect(accounts(control).get("a")).rejects.toMatchObject({
      message: "the control item budget/a is corrupt: spent: must be at least 0, found -1",
      value: "budget/a",
      hint: expect.stringContaining("restore it"),
    });
  });

  it("lists those that are wanted, whatever the others are", async () => {
    await control.put("budget", "a", { spent: 1 }, 0);
    await control.put("budget", "b", "damaged", 0);
    expect(await accounts(control).list((name) => name !== "b")).toHaveLength(1);
  });

  it("writes where nobody was faster, and says so where somebody was", async () => {
    const items = accounts(control);
    const value = { spent: 1, note: "" };
    expect(await items.putIf("a", value)).toBe(true);
    expect(await items.putIf("a", value)).toBe(false);
    expect(await items.putIf("a", value, 1)).toBe(true);
    await expect(items.put("a", value, 1)).rejects.toThrow(Conflict);
    control.put = () => Promise.reject(new TypeError("broken"));
    await expect(items.putIf("b", value)).rejects.toThrow("broken");
  });
});

describe("compare and swap", () => {
  it("loses no change of many at once, whatever order they come in", () =>
    fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 5 }),
        async (scheduler, added) => {
          const control = new MemoryControlStore();
          const slow = {
            get: scheduler.scheduleFunction(control.get.bind(control)),
            put: scheduler.scheduleFunction(control.put.bind(control)),
            list: control.list.bind(control),
            page: control.page.bind(control),
          };
          const writes = added.map((n) =>
            accounts(slow).compareAndSwap("a", (before) => ({ spent: (before?.spent ?? 0) + n, note: "" })),
          );
          await scheduler.waitFor(Promise.all(writes));
          const item = await accounts(control).get("a");
          expect(item?.value.spent).toBe(added.reduce((sum, n) => sum + n, 0));
          expect(item?.version).toBe(added.length);
        },
      ),
    ));

  it("writes nothing where nothing changes, and reads nothing that is known", async () => {
    const control = new MemoryControlStore();
    const items = accounts(control);
    expect(await items.compareAndSwap("a", () => undefined)).toBeUndefined();
    await items.put("a", { spent: 1, note: "" }, 0);
    const known = await items.get("a");
    const [get, put] = [jest.spyOn(control, "get"), jest.spyOn(control, "put")];
    expect(await items.compareAndSwap("a", (before) => before)).toEqual(known?.value);
    expect(put).not.toHaveBeenCalled();
    await items.compareAndSwap("a", () => ({ spent: 2, note: "" }), { known });
    expect([get.mock.calls.length, put.mock.calls.length]).toEqual([1, 1]);
    await items.compareAndSwap("a", ({ spent } = { spent: 0, note: "" }) => ({ spent: spent + 1, note: "" }), {
      known,
    });
    expect((await items.get("a"))?.value.spent).toBe(3); // what was known was old
  });

  it("gives up with the conflict after so many others, and leaves what the change throws", async () => {
    const control = new MemoryControlStore();
    const lost = new Conflict("others");
    const put = jest.spyOn(control, "put").mockRejectedValue(lost);
    const pauses: number[] = [];
    const contention = {
      attempts: 3,
      pauseMs: (attempt: number) => attempt,
      sleep: async (milliseconds: number) => void pauses.push(milliseconds),
    };
    const change = () => ({ spent: 1, note: "" });
    await expect(accounts(control).compareAndSwap("a", change, contention)).rejects.toBe(lost);
    expect([put.mock.calls.length, pauses]).toEqual([3, [1, 2]]);
    const refused = new Conflict("not so");
    const refuse = jest.fn(() => {
      throw refused;
    });
    await expect(accounts(control).compareAndSwap("a", refuse, contention)).rejects.toBe(refused);
    expect(refuse).toHaveBeenCalledTimes(1);
  });
});
