/**
 * What every implementation of the stores must do; run against memory in the unit tests and against the local AWS.
 *
 * @module
 */
import type { AgentSessionStore, SessionState } from "../../runtime/agents/sessions/store.js";
import { AgentTooLarge, Conflict, CorruptObject } from "../../runtime/kernel/errors.js";
import type { ControlStore, ObjectStore, StateItem, StateStore } from "../../runtime/kernel/stores.js";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** @param corrupt damages the stored bytes behind the store's back, as a failing disk would */
export function objectStoreContract(
  store: () => ObjectStore,
  corrupt: (key: string, body: Uint8Array) => Promise<void>,
): void {
  it("gives back the bytes that were put, and nothing where there are none", async () => {
    await store().put("contract/a", bytes("hello"), "text/plain");
    expect(await store().get("contract/a")).toEqual(bytes("hello"));
    expect(await store().get("contract/none")).toBeUndefined();
  });

  it("replaces whole objects and keeps empty ones", async () => {
    await store().put("contract/b", bytes("long before"), "text/plain");
    await store().put("contract/b", bytes(""), "text/plain");
    expect(await store().get("contract/b")).toEqual(bytes(""));
  });

  it("lists the keys under a prefix in ascending order", async () => {
    for (const key of ["contract/list/2", "contract/list/10", "contract/list/1", "contract/other"]) {
      await store().put(key, bytes(key), "text/plain");
    }
    expect(await store().list("contract/list/")).toEqual(["contract/list/1", "contract/list/10", "contract/list/2"]);
  });

  it("deletes, and deletes again without complaint", async () => {
    await store().put("contract/c", bytes("x"), "text/plain");
    await store().delete("contract/c");
    await store().delete("contract/c");
    expect(await store().get("contract/c")).toBeUndefined();
  });

  it("updates what is there, or nothing", async () => {
    const append = (text: string) =>
      store().update("contract/e", (body) => bytes(`${Buffer.from(body ?? []).toString()}${text}`), "text/plain");
    await append("a");
    await append("b");
    expect(await store().get("contract/e")).toEqual(bytes("ab"));
  });

  it("loses no update of several at once", async () => {
    const count = (body: Uint8Array | undefined) => bytes(String(Number(Buffer.from(body ?? []).toString()) + 1));
    const updates = Array.from({ length: 4 }, () => store().update("contract/f", count, "text/plain"));
    await Promise.all(updates);
    expect(await store().get("contract/f")).toEqual(bytes("4"));
  });

  it("refuses an object that is not what was put", async () => {
    await store().put("contract/d", bytes("right"), "text/plain");
    await corrupt("contract/d", bytes("wrong"));
    await expect(store().get("contract/d")).rejects.toThrow(CorruptObject);
    await expect(store().update("contract/d", (body) => body ?? bytes(""), "text/plain")).rejects.toThrow(
      CorruptObject,
    );
  });
}

/** An item with everything in it. */
const stateItem = (generation: number, changes: Partial<StateItem> = {}): StateItem => ({
  evolution_id: "contract",
  generation,
  timestamp: new Date(Date.UTC(2026, 0, 1) + generation).toISOString(),
  agent_id: "0123456789abcdef",
  agent_code: "export default()=>()=>1",
  fitness_score: 0.1 + 0.2,
  parent_ids: ["aaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbb"],
  safety_flags: [],
  safety_score: 1,
  statistics: {
    mean_fitness: 1e125,
    diversity: 1 / 3,
    mean_bytes: 99.5,
    evaluations: 1200,
    evaluations_per_second: 4321,
    rejected: 0,
  },
  ...changes,
});

/** Tests of a state table; `store` is asked for it in every test, so that it may be made in `beforeAll`. */
export function stateStoreContract(store: () => StateStore): void {
  it("gives back generations in ascending order, every number exact", async () => {
    for (const generation of [10, 2, 1]) await store().record(stateItem(generation));
    expect(await store().generations("contract")).toEqual([1, 2, 10].map((generation) => stateItem(generation)));
    expect(await store().generations("contract", 2)).toEqual([2, 10].map((generation) => stateItem(generation)));
    expect(await store().generations("nobody")).toEqual([]);
  });

  it("keeps the first item of a generation", async () => {
    await store().record(stateItem(20));
    await store().record(stateItem(20, { fitness_score: 7 }));
    expect(await store().generations("contract", 20)).toEqual([stateItem(20)]);
  });

  it("gives back more than fits in one page", async () => {
    const code = "x".repeat(6_600);
    const items = Array.from({ length: 170 }, (_, i) => stateItem(i, { evolution_id: "long", agent_code: code }));
    for (const item of items) await store().record(item);
    expect((await store().generations("long")).map(({ generation }) => generation)).toEqual(items.map((_, i) => i));
  });

  it("refuses code over 6,656 bytes of UTF-8, and writes nothing", async () => {
    await store().record(stateItem(30, { agent_code: "x".repeat(6_656) }));
    await expect(store().record(stateItem(31, { agent_code: "é".repeat(3_329) }))).rejects.toThrow(AgentTooLarge);
    expect(await store().generations("contract", 30)).toHaveLength(1);
  });
}

/**
 * Tests of where sessions of agents are kept.
 *
 * @param now milliseconds since 1970, by the store's clock
 * @param pass lets time go by, in milliseconds
 */
export function sessionStoreContract(
  store: () => AgentSessionStore,
  now: () => number,
  pass: (ms: number) => void,
): void {
  let sessions = 0;
  const newName = () => ({ agent_id: "0123456789abcdef", session: `session-${++sessions}` });
  const kept = (version: number, lasts = 60_000): SessionState => ({
    state: { tiny: 5e-324, huge: 1.7e308, text: "é\u0000\ud800", b: 1, a: [null] },
    version,
    answers: [{ request_id: "req-1", output: "'; --", version, expires_at: now() + lasts }],
    expires_at: now() + lasts,
  });

  it("gives back what was written, with every bit of it, and nothing of another", async () => {
    const name = newName();
    expect(await store().read(name)).toBeUndefined();
    expect(await store().write(name, kept(1), 0)).toBe(true);
    const read = await store().read(name);
    expect(read).toEqual({ value: kept(1), revision: 1 });
    expect(JSON.stringify(read?.value)).toBe(JSON.stringify(kept(1)));
    expect(await store().read({ ...name, agent_id: "f".repeat(16) })).toBeUndefined();
    expect(await store().read(newName())).toBeUndefined();
  });

  it("lets only the writer who saw the last revision write", async () => {
    const name = newName();
    const first = await Promise.all(Array.from({ length: 8 }, () => store().write(name, kept(1), 0)));
    expect(first.filter(Boolean)).toHaveLength(1);
    const second = await Promise.all(Array.from({ length: 8 }, () => store().write(name, kept(2), 1)));
    expect(second.filter(Boolean)).toHaveLength(1);
    expect(await store().write(name, kept(3), 1)).toBe(false);
    expect(await store().write(name, kept(3), 3)).toBe(false);
    expect(await store().read(name)).toMatchObject({ value: { version: 2 }, revision: 2 });
  });

  it("lets one claim a request, until it is given back or lapses", async () => {
    const name = newName();
    const claim = (request: string, session = name) => store().claim(session, request, 1_000);
    const claims = await Promise.all(Array.from({ length: 8 }, () => claim("req-1")));
    expect(claims.filter(Boolean)).toHaveLength(1);
    expect(await Promise.all([claim("req-2"), claim("req-1", newName())])).toEqual([true, true]);
    await store().release(name, "req-1");
    expect([await claim("req-1"), await claim("req-1")]).toEqual([true, false]);
    pass(1_000);
    expect([await claim("req-1"), await claim("req-1")]).toEqual([true, false]);
  });

  it("lets one who has expired be written again by whoever has seen it, and by nobody else", async () => {
    const name = newName();
    await store().write(name, kept(1, 1_000), 0);
    const seen = await store().read(name);
    pass(1_001);
    expect(await store().write(name, kept(1), 7)).toBe(false);
    expect(await store().write(name, kept(1), seen?.revision ?? 0)).toBe(true);
  });
}

/** Tests of a control table; what they write lies in scopes whose names begin with `contract`. */
export function controlStoreContract(store: () => ControlStore): void {
  it("gives back what was put, with every bit of its numbers", async () => {
    const value = { tiny: 5e-324, huge: 1.7e308, text: "é\u0000", nested: [{ a: null }] };
    await store().put("contract", "exact", value, 0);
    expect(await store().get("contract", "exact")).toEqual({ value, version: 1 });
    expect(await store().get("contract", "none")).toBeUndefined();
  });

  it("lets only the writer who saw the last version write", async () => {
    await store().put("contract", "race", "first", 0);
    await expect(store().put("contract", "race", "late", 0)).rejects.toThrow(Conflict);
    await store().put("contract", "race", "second", 1);
    await expect(store().put("contract", "race", "stale", 1)).rejects.toThrow(Conflict);
    expect(await store().get("contract", "race")).toEqual({ value: "second", version: 2 });
  });

  it("lets exactly one of many writers win", async () => {
    const writes = Array.from({ length: 8 }, (_, i) => store().put("contract", "crowd", i, 0));
    const results = await Promise.allSettled(writes);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("lists one scope in the order of names", async () => {
    for (const name of ["b", "a", "c"]) await store().put("listed", name, name, 0);
    await store().put("listed-not", "d", "d", 0);
    expect(await store().list("listed")).toEqual(["a", "b", "c"].map((name) => ({ name, value: name })));
    expect(await store().list("empty")).toEqual([]);
  });

  it("lists a scope with a slash in its name", async () => {
    await store().put("divided/one", "a", 1, 0);
    await store().put("divided/other", "b", 2, 0);
    expect(await store().list("divided/one")).toEqual([{ name: "a", value: 1 }]);
    expect(await store().page("divided/other", 9)).toEqual({ items: [{ name: "b", value: 2 }] });
  });

  it("gives a scope page by page, each item once, in the order of names", async () => {
    const names = ["a", "b", "c", "d", "e"];
    for (const name of names) await store().put("paged", name, name.toUpperCase(), 0);
    for (const limit of [1, 2, 3, 5, 100]) {
      const read: string[] = [];
      let after: string | undefined;
      do {
        const page = await store().page("paged", limit, after);
        expect(page.items.length).toBeLessThanOrEqual(limit);
        for (const { name, value } of page.items) read.push(`${name}${value}`);
        after = page.next;
      } while (after !== undefined);
      expect(read).toEqual(names.map((name) => `${name}${name.toUpperCase()}`));
    }
    expect(await store().page("paged", 9, "e")).toEqual({ items: [] });
    expect(await store().page("empty", 9)).toEqual({ items: [] });
    expect((await store().page("paged", 9, "bb")).items.map(({ name }) => name)).toEqual(["c", "d", "e"]);
  });
}
