/**
 * Who may do what. Each role may do what those before it may, but for the reviewer's decisions on programs and stops,
 * which are a person's: neither an administrator's by right of rank nor ever a model's.
 *
 * @module
 */

/**
 * viewer sees; operator starts, resumes, rolls back, stops; reviewer approves, rejects, lifts the emergency stop;
 * administrator changes settings.
 */
export const roles = ["viewer", "operator", "reviewer", "administrator"] as const;

/** What a person or a program may do; every operation names the least role that it takes. */
export type Role = (typeof roles)[number];

/** What a program that acts for a person, such as an assistant in an editor, may be at most. */
export const assistantRoles = ["viewer", "operator"] as const satisfies readonly Role[];

/** A role → the roles that it may act in. */
const grants: Readonly<Record<Role, readonly Role[]>> = {
  viewer: ["viewer"],
  operator: ["viewer", "operator"],
  reviewer: ["viewer", "operator", "reviewer"],
  administrator: ["viewer", "operator", "administrator"],
};

/** Whether whoever has these roles may do what takes `needed`. */
export const permits = (held: readonly Role[], needed: Role): boolean =>
  held.some((role) => grants[role].includes(needed));
