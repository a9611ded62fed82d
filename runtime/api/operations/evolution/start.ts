import * as z from "zod";
import { launched } from "../../../lifecycle/answers.js";
import { startEvolution } from "../../../lifecycle/launch.js";
import { newEvolutionId } from "../../../lifecycle/records.js";
import { requestFields } from "../../../lifecycle/request.js";
import { evolution_id, inEvolution } from "./group.js";

/** Starts an evolution; who names it may ask again without starting a second one. */
export const evolutionStart = inEvolution({
  action: "start",
  tool: "evolve",
  method: "POST",
  path: "/evolutions",
  summary: "Starts to evolve agents for a task: a built-in one by name, or a definition",
  input: z.strictObject({ evolution_id: evolution_id.optional(), ...requestFields }),
  answer: launched,
  role: "operator",
  changes: true,
  act: ({ evolution_id = "", ...request }, context, { caller }) =>
    startEvolution(
      { ...request, evolution_id: evolution_id || newEvolutionId(context.clock) },
      caller.subject,
      context,
      context.gate,
    ),
});
