import * as z from "zod";
import { launched } from "../../../lifecycle/answers.js";
import { resumeEvolution } from "../../../lifecycle/launch.js";
import { evolution_id, inEvolution } from "./group.js";

/** Lets an evolution go on that was stopped, failed, or lost its execution. */
export const evolutionResume = inEvolution({
  action: "resume",
  tool: "resume_evolution",
  method: "POST",
  path: "/evolutions/{evolution_id}/resume",
  summary: "Lets an evolution go on from its last checkpoint; one that runs or is finished is left alone",
  input: z.strictObject({ evolution_id }),
  answer: launched,
  role: "operator",
  changes: true,
  takesNoCode: "an id; what it goes on from is among the stored objects",
  act: ({ evolution_id }, context, { caller }) => resumeEvolution(evolution_id, caller.subject, context, context.gate),
});
