/**
 * The control table by its scopes. Whatever is read of one is held against the schema of its items, and what is not of it
 * is an error: no decision is ever based on an item that nobody of ours wrote.
 *
 * @module
 */
import type * as z from "zod";
import type { ControlScope } from "../architecture/storage.js";
import { Conflict, CorruptObject, InvalidInput } from "./errors.js";
import { type Retries, retry } from "./retry.js";
import type { ControlItem, ControlPage, ControlStore } from "./stores.js";
import { validate } from "./validation.js";

/** A scope by its name; of those that are many, one. */
type ScopeName<S extends string = ControlScope> = S extends `${infer Begin}*` ? `${Begin}${string}` : S;

/** How one contends with others for an item: `attempts` writers may come first before one gives up. */
export interface Contention<T = unknown> extends Pick<Retries, "attempts" | "pauseMs" | "sleep"> {
  /** The item as it was read a moment ago, which saves reading it. */
  readonly known?: ControlItem<T>;
  /** As of `put` of a {@link ControlStore}. */
  readonly expiresAt?: number;
}

/** A scope that is to be opened in a store. */
type ScopeOf<T> = (control: ControlStore) => ControlItems<T>;

/** What a changed item came to, unless somebody else was faster. */
interface Swapped<T> {
  readonly value: T;
  readonly overtaken?: Conflict;
}

/** The items of a scope, and those of which it cannot be told what they are. */
interface Survey<T> {
  readonly items: readonly { readonly name: string; readonly value: T }[];
  readonly damaged: readonly { readonly name: string; readonly error: CorruptObject }[];
}

/**
 * Names a scope and what its items are.
 *
 * @param how `verbatim` gives what fits the schema as it was stored: with its order of fields, and those not in the schema
 * @example
 * const budgets = scope("budget", account);
 * const item = await budgets(control).get("evo-1");
 */
export function scope<T>(name: ScopeName, schema: z.ZodType<T>): ScopeOf<T>;
export function scope<T>(name: ScopeName, schema: z.ZodType<T, T>, how: "verbatim"): ScopeOf<T>;
export function scope<T>(name: ScopeName, schema: z.ZodType<T>, how?: "verbatim"): ScopeOf<T> {
  const read = (value: unknown, item: string): T => {
    const parsed = intact(schema, value, item);
    return how === "verbatim" ? (value as T) : parsed;
  };
  return (control) => new ControlItems(control, name, read);
}

/** The items of one scope. Every method that reads throws {@link CorruptObject} for an item that is not of the schema. */
export class ControlItems<T> {
  /** @param read takes what is stored, and what to call it: `scope/name` */
  constructor(
    private readonly control: ControlStore,
    private readonly scope: string,
    private readonly read: (value: unknown, item: string) => T,
  ) {}

  /** @returns undefined where there is no such item */
  async get(name: string): Promise<ControlItem<T> | undefined> {
    const item = await this.control.get(this.scope, name);
    return item && { value: this.valueOf(name, item.value), version: item.version };
  }

  /**
   * Writes when the stored version still is `expected` (0: there is none yet).
   *
   * @throws {Conflict} when somebody else wrote in between
   */
  put(name: string, value: T, expected: number): Promise<void> {
    return this.control.put(this.scope, name, value, expected);
  }

  /**
   * As `put`.
   *
   * @param expiresAt as of `put` of a {@link ControlStore}
   * @returns false where somebody else wrote first
   */
  async putIf(name: string, value: T, expected = 0, expiresAt?: number): Promise<boolean> {
    return (await this.swap(name, value, expected, expiresAt)).overtaken === undefined;
  }

  /**
   * All items, in the order of their names: only for scopes that stay small.
   *
   * @param isWanted by name; the others are left out, whatever they are
   */
  async list(isWanted: (name: string) => boolean = () => true): Promise<{ name: string; value: T }[]> {
    const items = await this.control.list(this.scope);
    return items.filter(({ name }) => isWanted(name)).map(({ name, value }) => this.named(name, value));
  }

  /** As `list`, for those who go on with what can be read: items that are not of the schema stand beside the others. */
  async survey(): Promise<Survey<T>> {
    const items: { name: string; value: T }[] = [];
    const damaged: { name: string; error: CorruptObject }[] = [];
    for (const { name, value } of await this.control.list(this.scope)) {
      try {
        items.push(this.named(name, value));
      } catch (error) {
        if (!(error instanceof CorruptObject)) throw error;
        damaged.push({ name, error });
      }
    }
    return { items, damaged };
  }

  /** At most `limit` items, those whose names come after `after`. */
  async page(limit: number, after?: string): Promise<ControlPage<T>> {
    const { items, next } = await this.control.page(this.scope, limit, after);
    return { items: items.map(({ name, value }) => this.named(name, value)), next };
  }

  /**
   * Replaces an item by what `change` makes of it, or of nothing. Where that is the very same value, or undefined, nothing
   * is written.
   *
   * @returns what `change` came to last
   * @throws {Conflict} when others came first every time, and what `change` throws
   */
  async compareAndSwap<R extends T | undefined>(
    name: string,
    change: (before: T | undefined) => R,
    { known, expiresAt, ...contention }: Contention<T> = { attempts: 20 },
  ): Promise<R> {
    const once = async (attempt: number): Promise<Swapped<R>> => {
      const item = (attempt === 1 ? known : undefined) ?? (await this.get(name));
      const value = change(item?.value);
      const isSame = value === undefined || value === item?.value;
      return isSame ? { value } : this.swap(name, value, item?.version ?? 0, expiresAt);
    };
    const { value, overtaken } = await retry(once, { ...contention, until: (swapped) => !swapped.overtaken });
    if (overtaken) throw overtaken;
    return value;
  }

  private async swap<V extends T | undefined>(
    name: string,
    value: V,
    expected: number,
    expiresAt?: number,
  ): Promise<Swapped<V>> {
    try {
      await this.control.put(this.scope, name, value, expected, expiresAt);
      return { value };
    } catch (error) {
      if (error instanceof Conflict) return { value, overtaken: error };
      throw error;
    }
  }

  private valueOf(name: string, value: unknown): T {
    return this.read(value, `${this.scope}/${name}`);
  }

  private named(name: string, value: unknown): { name: string; value: T } {
    return { name, value: this.valueOf(name, value) };
  }
}

/**
 * What is stored as an item, as its schema reads it.
 *
 * @param item what to call it: `scope/name`
 * @throws {CorruptObject} naming the item and the field in which it is not of the schema
 */
export function intact<T>(schema: z.ZodType<T>, value: unknown, item: string): T {
  try {
    return validate(schema, value);
  } catch (cause) {
    if (!(cause instanceof InvalidInput)) throw cause;
    throw new CorruptObject(`the control item ${item} is corrupt: ${cause.message}`, {
      value: item,
      hint: "restore it from a backup of the control table; nothing is decided by it until then",
      cause,
    });
  }
}
