import type { Context } from "../../../runtime/kernel/context.js";

/** What an invocation of a step takes. */
export interface Load {
  /** Of one core of this machine. */
  readonly cpuSeconds: number;
  /** Times that it waits for an answer of S3 or DynamoDB; what is asked for at once is waited for once. */
  readonly waits: number;
  readonly s3Reads: number;
  /** Lists cost as much as writes. */
  readonly s3Writes: number;
  /** Request units. */
  readonly dynamoReads: number;
  readonly dynamoWrites: number;
}

/** The load of work that asks for nothing: where sums begin. */
export const nothing: Load = { cpuSeconds: 0, waits: 0, s3Reads: 0, s3Writes: 0, dynamoReads: 0, dynamoWrites: 0 };

type Field = keyof Load;

const fields = Object.keys(nothing) as Field[];

/** Field by field. */
export const combine = (a: Load, b: Load, how: (a: number, b: number) => number): Load =>
  Object.fromEntries(fields.map((field) => [field, how(a[field], b[field])])) as Record<Field, number>;

const sum = (a: number, b: number): number => a + b;

const UNIT = { read: 4_096, write: 1_024 };

/** Every item has a key and a version beside its value. */
const KEY_BYTES = 100;

const units = (value: unknown, unit: number): number =>
  Math.max(1, Math.ceil((KEY_BYTES + Buffer.byteLength(JSON.stringify(value) ?? "")) / unit));

/** The index of the state table holds all of every item once more. */
const STATE_COPIES = 2;

type Charges = Readonly<Record<string, (parameters: readonly unknown[], answer: unknown) => Partial<Load>>>;

const objects: Charges = {
  get: () => ({ s3Reads: 1 }),
  put: () => ({ s3Writes: 1 }),
  update: () => ({ s3Reads: 1, s3Writes: 1 }),
  list: () => ({ s3Writes: 1 }),
  delete: () => ({}),
};

const query = (_: readonly unknown[], answer: unknown): Partial<Load> => ({ dynamoReads: units(answer, UNIT.read) });

const charges = {
  evolution: objects,
  agents: objects,
  state: {
    record: ([item]) => ({ dynamoWrites: STATE_COPIES * units(item, UNIT.write) }),
    generations: query,
  },
  control: {
    get: query,
    put: ([, , value]) => ({ dynamoWrites: units(value, UNIT.write) }),
    list: query,
    page: query,
  },
} satisfies Partial<Record<keyof Context, Charges>>;

/** The scope and the folder of the emergency flag, which is read beside the work: nobody waits for it. */
const FLAG = "emergency";

/** A context whose stores count. */
interface CountedContext {
  readonly context: Context;
  /**
   * What was asked of the stores since it was last looked at, as platform/ asks it of AWS.
   *
   * @param pace how much longer the work takes here than where it counts: the flag is read by the clock
   */
  readonly taken: (pace: number) => Load;
}

/**
 * Wraps a context so that every call of its stores is charged as AWS would: requests of S3, request units of DynamoDB.
 * The answers are those of the stores beneath.
 */
export function counted(context: Context): CountedContext {
  let [load, flags] = [nothing, nothing];
  let outstanding = 0;
  const counting = <T extends object>(store: T, prices: Charges): T =>
    new Proxy(store, {
      get(target, name) {
        const method: unknown = Reflect.get(target, name);
        if (typeof method !== "function") return method;
        return async (...parameters: unknown[]) => {
          const isFlag = String(parameters[0]).startsWith(FLAG);
          if (!isFlag && outstanding++ === 0) load = { ...load, waits: load.waits + 1 };
          const answer: unknown = await Reflect.apply(method, target, parameters);
          const charged = { ...nothing, ...prices[String(name)]?.(parameters, answer) };
          if (isFlag) flags = combine(flags, charged, sum);
          else load = combine(load, charged, sum);
          if (!isFlag) outstanding--;
          return answer;
        };
      },
    });
  const { evolution, agents, state, control } = context;
  return {
    context: {
      ...context,
      evolution: counting(evolution, charges.evolution),
      agents: counting(agents, charges.agents),
      state: counting(state, charges.state),
      control: counting(control, charges.control),
    },
    taken: (pace) => {
      const taken = combine(load, flags, (asked, read) => asked + read / pace);
      [load, flags] = [nothing, nothing];
      return taken;
    },
  };
}
