import { type AttackFamily, acting, hostile } from "./attack.js";

/** Ways to do something after the answer is given. */
export const async: AttackFamily = {
  "asynchronous agent": hostile("threw", "export default () => async () => 1"),
  "asynchronous factory": hostile("threw", "export default async () => () => 1"),
  "asynchronous function, called": acting("threw", "(async () => { for (;;); })(); return 1;"),
  "asynchronous function with await": acting("threw", "const f = async () => { await 1; for (;;); }; f(); return 1;"),
  "asynchronous generator": acting("threw", "(async function* () { for (;;) yield 1; })().next(); return 1;"),
  "for await": acting("threw", "(async () => { for await (const x of [1]) for (;;); })(); return 1;"),
  "default of an asynchronous function": acting(
    ["threw", "fuel"],
    "(async (a = (() => { for (;;); })()) => a)(); return 1;",
  ),
  "microtasks that beget microtasks": acting(
    "threw",
    "const again = () => Promise.resolve().then(again); again(); return 1;",
  ),
  "microtasks without end": acting("threw", "for (;;) Promise.resolve().then(() => {});"),
  "promise by an import": acting(
    ["threw", "ok"],
    "const p = import('x'); return [typeof p?.constructor?.resolve, Object.keys(p ?? {}).length].join();",
    "undefined,0",
  ),
  "queued by name": acting("threw", "queueMicrotask(() => { for (;;); }); return 1;"),
  timer: acting("threw", "setTimeout(() => { for (;;); }, 0); return 1;"),
  finalizer: acting("threw", "new FinalizationRegistry(() => { for (;;); }).register({}, 1); return 1;"),
  "array from what is asynchronous": acting("threw", "Array.fromAsync([1]); return 1;"),
};
