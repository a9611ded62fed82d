/**
 * Where sessions are kept: a session is the items of one scope of the control table, its definition and its numbered
 * turns. Each is written once and never changed. Writing a turn is the one moment at which it happens: before, nothing
 * has; after, everything follows from it.
 *
 * @module
 */
import { Conflict, CorruptObject, InvalidInput, NotFound } from "../../kernel/errors.js";
import type { ControlStore } from "../../kernel/stores.js";
import { validate } from "../../kernel/validation.js";
import { type SessionDefinition, stored, type Turn } from "./protocol.js";
import { HubSession } from "./session.js";

const DEFINITION = "definition";

const scopeOf = (id: string): string => `session/${id}`;

/** Names sort as numbers do. */
const nameOf = (turn: number): string => `turn-${String(turn).padStart(5, "0")}`;

/**
 * Writes down what a session is. Doing it again changes nothing.
 *
 * @throws {Conflict} when there is another session of that id
 */
export async function defineSession(control: ControlStore, definition: SessionDefinition): Promise<void> {
  const id = definition.session_id;
  if (await putOnce(control, id, DEFINITION, definition)) return;
  const there = await control.get<unknown>(scopeOf(id), DEFINITION);
  if (JSON.stringify(there?.value) === JSON.stringify(definition)) return;
  throw new Conflict(`there is another session ${id}`, {
    field: "session_id",
    value: id,
    hint: "choose another id, or none",
  });
}

/**
 * Reads a session, whatever its length, at once.
 *
 * @throws {NotFound} when there is no such session
 * @throws {CorruptObject} when what is stored is no session
 */
export async function readSession(control: ControlStore, id: string): Promise<HubSession> {
  const items = await control.list<unknown>(scopeOf(id));
  const first = items.find(({ name }) => name === DEFINITION);
  if (first === undefined) {
    const hint = "POST /sessions opens one";
    throw new NotFound(`there is no session ${id}`, { field: "session_id", value: id, hint });
  }
  const session = new HubSession(trusted(stored.definition, first.value, id, DEFINITION));
  for (const { name, value } of items) {
    if (name !== DEFINITION) session.apply(trusted(stored.turn, value, id, name));
  }
  return session;
}

/** Reads the turns that others have written meanwhile. */
export async function replayLog(control: ControlStore, session: HubSession): Promise<void> {
  const id = session.definition.session_id;
  for (;;) {
    const name = nameOf(session.next);
    const item = await control.get<unknown>(scopeOf(id), name);
    if (item === undefined) return;
    session.apply(trusted(stored.turn, item.value, id, name));
  }
}

/** @returns false when a turn of that number is there already: somebody else was faster, or this very write was */
export const writeTurn = (control: ControlStore, id: string, turn: Turn): Promise<boolean> =>
  putOnce(control, id, nameOf(turn.turn), turn);

async function putOnce(control: ControlStore, id: string, name: string, value: unknown): Promise<boolean> {
  try {
    await control.put(scopeOf(id), name, value, 0);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

function trusted<T>(schema: Parameters<typeof validate<T>>[0], value: unknown, id: string, name: string): T {
  try {
    return validate(schema, value);
  } catch (cause) {
    if (!(cause instanceof InvalidInput)) throw cause;
    const item = `${scopeOf(id)}/${name}`;
    throw new CorruptObject(`the control item ${item} is corrupt: ${cause.message}`, { value: item, cause });
  }
}
