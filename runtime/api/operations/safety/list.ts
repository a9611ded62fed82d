import { listQuarantine, listQuery, quarantineList } from "../../../safety/quarantine/list.js";
import { inSafety } from "./group.js";

/** What is in quarantine. */
export const safetyList = inSafety({
  action: "list",
  tool: "list_quarantine",
  method: "GET",
  path: "/quarantine",
  summary: "Lists programs that wait for a person, or that a person has decided on",
  input: listQuery,
  answer: quarantineList,
  role: "viewer",
  changes: false,
  takesNoCode: "it shows what there is",
  act: (query, context) => listQuarantine(query, context),
});
