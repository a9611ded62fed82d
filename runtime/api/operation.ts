/**
 * What T-Developer does for others, each thing stated once: the HTTP route, the action of a Lambda, the typed client, the
 * OpenAPI document and the tools of the MCP server follow from the statement.
 *
 * @module
 */
import type * as z from "zod";
import type { Role } from "../architecture/roles.js";
import { type Caller, requireRole } from "../http/identity/caller.js";
import { validate } from "../kernel/validation.js";

/** Operations of one group share what they act on, and one function on Lambda. */
export const groups = ["evolution", "agents", "compiler", "hub", "safety", "emergency"] as const;

/** The first part of an operation's name; there is one folder of operations/ for each. */
export type Group = (typeof groups)[number];

/** An input as a schema: an object, whose fields come from path, query and body over HTTP, and from the event elsewhere. */
export type InputSchema = z.ZodType<object> & { readonly shape: Readonly<Record<string, z.ZodType>> };

/** What an operation is, but for how it is done. */
export interface Statement<I extends InputSchema = InputSchema, A extends z.ZodType = z.ZodType> {
  /** What it is called in its group, kebab-case; its file has that name. */
  readonly action: string;
  /** What an assistant calls it; unique among all. */
  readonly tool: string;
  readonly method: "GET" | "POST" | "PUT" | "DELETE";
  /** As OpenAPI writes it: `/agents/{agent_id}/run`; what stands in braces are fields of the input. */
  readonly path: string;
  /** One line for people. */
  readonly summary: string;
  readonly input: I;
  readonly answer: A;
  /** Who may ask for it. */
  readonly role: Role;
  /** Whether anything is other than before once it is done. */
  readonly changes: boolean;
  /** Whether it ends or withdraws what there was, so that an editor asks first; left out where it only adds. */
  readonly destructive?: true;
  /** 202 where the work only begins with the answer, 201 where something was made. */
  readonly status?: 200 | 201 | 202;
  /** Why no program comes in by it; left out where one does, and a test says how a dangerous one is refused. */
  readonly takesNoCode?: string;
}

/** A statement and the group that it belongs to: enough to ask for the operation wherever it is done. */
export interface Stated extends Statement {
  readonly group: Group;
}

/** What surrounds a call. */
export interface Call {
  /** Who asks: `by` in whatever is decided. */
  readonly caller: Caller;
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
}

/** One operation, and what it is done by; `C` is what its group acts on. */
export interface Operation<C, I extends InputSchema = InputSchema, A extends z.ZodType = z.ZodType>
  extends Statement<I, A> {
  readonly group: Group;
  /**
   * Does it, where the caller may and the input fits.
   *
   * @throws {Forbidden} naming the role that it takes
   * @throws {InvalidInput} naming what does not fit the schema, and what the operation throws
   */
  perform(input: unknown, context: C, call: Call): Promise<z.output<A>>;
}

/** A statement with what does it. */
interface Definition<C, I extends InputSchema, A extends z.ZodType> extends Statement<I, A> {
  act(input: z.output<I>, context: C, call: Call): z.input<A> | Promise<z.input<A>>;
}

/**
 * How the operations of a group are made.
 *
 * @example
 * export const agentsList = inAgents({
 *   action: "list",
 *   tool: "list_agents",
 *   method: "GET",
 *   path: "/agents",
 *   summary: "Lists the stored agents",
 *   input: catalogueQuery,
 *   answer: agentList,
 *   role: "viewer",
 *   changes: false,
 *   takesNoCode: "it lists names",
 *   act: (query, { agents }) => listAgents(query, agents),
 * });
 */
export const operationsOf =
  <C>(group: Group) =>
  <const N extends string, I extends InputSchema, A extends z.ZodType>(
    definition: Definition<C, I, A> & { readonly action: N },
  ): Operation<C, I, A> & { readonly action: N } => {
    const { act, ...statement } = definition;
    return {
      ...statement,
      group,
      async perform(input, context, call) {
        requireRole(call.caller, statement.role);
        return act(validate(statement.input, input) as z.output<I>, context, call) as z.output<A>;
      },
    };
  };

/** The fields of the input that the path names. */
export const pathFields = (path: string): string[] => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
