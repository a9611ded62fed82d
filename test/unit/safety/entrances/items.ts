import type { ControlScope } from "../../../../runtime/architecture/storage.js";
import type { Entrances } from "./scene.js";

/** Every item of the tables. */
export const itemEntrances: Entrances<ControlScope | "state"> = {
  state: { takesNoCode: "its code is shown, and read back by nobody who runs it" },
  "agent-session/*": { takesNoCode: "it is what an agent said, which is given to it and never run" },
  alert: { takesNoCode: "it is numbers" },
  audit: { takesNoCode: "it is text, shown" },
  "audit-head": { takesNoCode: "it is a hash" },
  "audit-claim": { takesNoCode: "it is a hash" },
  budget: { takesNoCode: "it is numbers" },
  champion: { takesNoCode: "it names an agent by the hash of its code" },
  emergency: { takesNoCode: "it is a flag and a reason" },
  evolution: { takesNoCode: "it is numbers and names; the task of an evolution is among the stored objects" },
  quarantine: { takesNoCode: "it is what a person decided on a program, which has to be brought all the same" },
  "quarantine-code": { takesNoCode: "it is shown, and run where nothing else runs" },
  "quarantine-depth": { takesNoCode: "it is a number" },
  verdict: { takesNoCode: "it is text, shown" },
  "session/*": { takesNoCode: "it names agents by the hash of their code, and is what they said" },
};
