/** Does the works of one key one after the other, in the order in which they were asked for. */
type Serial = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/**
 * One waiting line for each key. A work that fails does not stop those behind it; a key with nothing to do takes no
 * memory.
 */
export function createSerial(): Serial {
  const last = new Map<string, Promise<unknown>>();
  return function inTurn(key, work) {
    const before = last.get(key) ?? Promise.resolve();
    const done = before.then(work, work);
    last.set(key, done);
    const forget = () => {
      if (last.get(key) === done) last.delete(key);
    };
    done.then(forget, forget);
    return done;
  };
}
