import * as z from "zod";

/** The id of an evolution or a session. Whoever asks for one chooses it; it is a part of the names that stores keep it under. */
export const chosenId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{2,62}$/, "must be 3 to 63 lower-case letters, digits or dashes");
