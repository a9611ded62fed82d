import { Overloaded } from "../../kernel/errors.js";

interface QueueOptions {
  /** How much is done at once. */
  readonly atOnce: number;
  /** How many may wait for their turn. */
  readonly waiting: number;
  /** Milliseconds that each may wait. */
  readonly patienceMs: number;
}

/** Work that waits for its turn: first come, first served, and neither long nor many. */
export interface CallQueue {
  /** @throws {Overloaded} when too many wait already, or the turn does not come in time; `work` was not begun */
  run<T>(work: () => Promise<T>): Promise<T>;
}

/** A queue that does `atOnce` works at a time; nothing is kept of those that have ended. */
export function createQueue({ atOnce, waiting, patienceMs }: QueueOptions): CallQueue {
  let free = atOnce;
  const turns = new Set<() => void>(); // in order of arrival

  const wait = (): Promise<void> =>
    new Promise((granted, refused) => {
      const turn = (): void => {
        clearTimeout(timer);
        turns.delete(turn);
        granted();
      };
      const timer = setTimeout(() => {
        turns.delete(turn);
        refused(overloaded(`no turn came within ${patienceMs} milliseconds`));
      }, patienceMs);
      turns.add(turn);
    });

  const take = async (): Promise<void> => {
    if (free > 0) free -= 1;
    else if (turns.size < waiting) await wait();
    else throw overloaded(`${waiting} calls wait already`);
  };

  const giveBack = (): void => {
    const [next] = turns;
    if (next) next();
    else free += 1;
  };

  return {
    async run(work) {
      await take();
      try {
        return await work();
      } finally {
        giveBack();
      }
    },
  };
}

const overloaded = (message: string): Overloaded => new Overloaded(message, { hint: "try again in a second" });
