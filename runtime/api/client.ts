/**
 * Operations as calls of functions, wherever they are done: `client.evolution.status({ evolution_id })`. Types and names
 * follow from the statements; nothing of what does them is loaded.
 *
 * @module
 */
import type * as z from "zod";
import { kebab } from "../kernel/kebab.js";
import type { Group, InputSchema, Operation } from "./operation.js";
import type * as operations from "./operations/index.js";

/** Has one operation done somewhere, and gives what it answers. */
export type Transport = (group: Group, action: string, input: object) => Promise<unknown>;

/** What a caller has to write of an input, and may leave unchanged. */
type Written<T> = T extends readonly (infer E)[]
  ? readonly Written<E>[]
  : T extends object
    ? { readonly [K in keyof T]: Written<T[K]> }
    : T;

type CallOf<O> =
  O extends Operation<infer _, infer I extends InputSchema, infer A extends z.ZodType>
    ? (input: Written<z.input<I>>) => Promise<z.output<A>>
    : never;

/** Every operation, by group and action; an action of two words is written in camel case. */
export type Client = {
  readonly [G in keyof typeof operations]: {
    readonly [A in keyof (typeof operations)[G]]: CallOf<(typeof operations)[G][A]>;
  };
};

/** What an operation answers: `Answer<"evolution", "status">`. */
export type Answer<G extends keyof Client, A extends keyof Client[G]> = Client[G][A] extends (
  input: never,
) => Promise<infer T>
  ? T
  : never;

/** The answers are taken as they are: both sides are of one version and one type. */
export const createClient = (transport: Transport): Client =>
  named((group) => named((action) => (input: object) => transport(group as Group, kebab(action), input))) as Client;

/** An object that has whatever it is asked for, but is no promise. */
const named = (make: (name: string) => unknown): object =>
  new Proxy({}, { get: (_, name) => (typeof name === "string" && name !== "then" ? make(name) : undefined) });
