import { agentList, catalogueQuery, listAgents } from "../../../agents/executor/catalogue.js";
import { inAgents } from "./group.js";

/** The agents that are stored. */
export const agentsList = inAgents({
  action: "list",
  tool: "list_agents",
  method: "GET",
  path: "/agents",
  summary: "Lists the stored agents",
  input: catalogueQuery,
  answer: agentList,
  role: "viewer",
  changes: false,
  takesNoCode: "it lists names",
  act: (query, { agents }) => listAgents(query, agents),
});
