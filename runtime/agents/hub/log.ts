/**
 * Where sessions are kept: a session is the items of one scope of the control table, its definition and its numbered
 * turns. Each is written once and never changed. Writing a turn is the one moment at which it happens: before, nothing
 * has; after, everything follows from it.
 *
 * @module
 */
import * as z from "zod";
import { Conflict, NotFound } from "../../kernel/errors.js";
import { type ControlItems, intact, scope } from "../../kernel/scope.js";
import type { ControlStore } from "../../kernel/stores.js";
import { type SessionDefinition, stored, type Turn } from "./protocol.js";
import { HubSession } from "./session.js";

const DEFINITION = "definition";

/** The items of a session, of two kinds: which one it is, its name says. */
const itemsOf = (control: ControlStore, id: string): ControlItems<unknown> =>
  scope(`session/${id}`, z.unknown())(control);

const definitionIn = (value: unknown, id: string) => intact(stored.definition, value, `session/${id}/${DEFINITION}`);

const turnIn = (value: unknown, id: string, name: string) => intact(stored.turn, value, `session/${id}/${name}`);

/** Names sort as numbers do. */
const nameOf = (turn: number): string => `turn-${String(turn).padStart(5, "0")}`;

/**
 * Writes down what a session is. Doing it again changes nothing.
 *
 * @throws {Conflict} when there is another session of that id
 */
export async function defineSession(control: ControlStore, definition: SessionDefinition): Promise<void> {
  const id = definition.session_id;
  const items = itemsOf(control, id);
  if (await items.putIf(DEFINITION, definition)) return;
  const there = await items.get(DEFINITION);
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
  const items = await itemsOf(control, id).list();
  const first = items.find(({ name }) => name === DEFINITION);
  if (first === undefined) {
    const hint = "POST /sessions opens one";
    throw new NotFound(`there is no session ${id}`, { field: "session_id", value: id, hint });
  }
  const session = new HubSession(definitionIn(first.value, id));
  for (const { name, value } of items) {
    if (name !== DEFINITION) session.apply(turnIn(value, id, name));
  }
  return session;
}

/** Reads the turns that others have written meanwhile. */
export async function replayLog(control: ControlStore, session: HubSession): Promise<void> {
  const id = session.definition.session_id;
  for (;;) {
    const name = nameOf(session.next);
    const item = await itemsOf(control, id).get(name);
    if (item === undefined) return;
    session.apply(turnIn(item.value, id, name));
  }
}

/** @returns false when a turn of that number is there already: somebody else was faster, or this very write was */
export const writeTurn = (control: ControlStore, id: string, turn: Turn): Promise<boolean> =>
  itemsOf(control, id).putIf(nameOf(turn.turn), turn);
