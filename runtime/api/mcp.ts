/**
 * Operations as the tools of an MCP server, so that an assistant in an editor can evolve, run, scan and stop. An assistant
 * may see and operate; what takes a reviewer is no tool at all.
 *
 * @module
 */
import { Server } from "@modelcontextprotocol/sdk/server/index.js";
import { WebStandardStreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js";
import {
  CallToolRequestSchema,
  type CallToolResult,
  ListToolsRequestSchema,
  type Tool,
} from "@modelcontextprotocol/sdk/types.js";
import { assistantRoles, permits, type Role } from "../architecture/roles.js";
import { refuseMethod, type ServeCaller, type ServiceApp } from "../http/app.js";
import { asAssistant, type Caller } from "../http/identity/caller.js";
import { problemOf } from "../http/problems.js";
import { CrossOrigin, InvalidInput, TDeveloperError } from "../kernel/errors.js";
import type { Transport } from "./client.js";
import { schemaOf } from "./openapi.js";
import type { Stated } from "./operation.js";

/** What a server offers. */
interface Offer {
  readonly version: string;
  /** Every operation; those that the roles do not allow are left out. */
  readonly statements: readonly Stated[];
}

/** What an MCP server is made of. */
export interface McpOptions extends Offer {
  /** It knows who the assistant acts for; the assistant cannot say that it is somebody else. */
  readonly transport: Transport;
  /** What the assistant may do; what a reviewer may is never among it. */
  readonly roles?: readonly Role[];
}

/** What MCP over HTTP is made of: many may ask. */
export interface McpMount extends Offer {
  /** The way to the operations for an assistant of somebody. */
  transportFor(assistant: Caller): Transport;
}

const INSTRUCTIONS = `T-Developer evolves micro-agents: small JavaScript programs for a task. Start with "evolve", follow
with "status" until it is finished, look at "champions", and try one with "run". Approving programs that safety is not sure
of, and lifting an emergency stop, is left to people.`;

/** A server that is to be connected to a transport of the SDK. */
export function createMcpServer({ version, statements, transport, roles = assistantRoles }: McpOptions): Server {
  const allowed = statements.filter(({ role }) => assistantRoles.some((each) => each === role) && permits(roles, role));
  const tools = new Map(allowed.map((each) => [each.tool, each]));
  const server = new Server(
    { name: "t-developer", version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  server.setRequestHandler(ListToolsRequestSchema, async () => ({ tools: [...tools.values()].map(toolOf) }));
  server.setRequestHandler(CallToolRequestSchema, async ({ params }) => {
    try {
      const statement = tools.get(params.name);
      if (statement === undefined) throw unknownTool(params.name, [...tools.keys()]);
      return result(await transport(statement.group, statement.action, params.arguments ?? {}));
    } catch (error) {
      return { ...result(refusalOf(error)), isError: true };
    }
  });
  return server;
}

/** What an assistant is told of an operation. */
const toolOf = (statement: Stated): Tool => ({
  name: statement.tool,
  title: statement.summary,
  description: statement.summary,
  inputSchema: schemaOf(statement.input, "input") as Tool["inputSchema"],
  annotations: {
    readOnlyHint: !statement.changes,
    destructiveHint: statement.destructive === true,
    openWorldHint: false,
  },
});

const result = (value: unknown): CallToolResult => ({
  content: [{ type: "text", text: JSON.stringify(value) }],
});

const unknownTool = (name: string, names: readonly string[]): InvalidInput =>
  new InvalidInput(`there is no tool ${name}, or an assistant may not use it`, {
    field: "name",
    value: name,
    hint: `one of ${names.join(", ")}; what takes a reviewer is for people`,
  });

/** Problems of ours, whoever had them: one that came over a transport is an error of ours, too. */
function refusalOf(error: unknown): object {
  const { type: _, status: _status, title: _title, ...problem } = problemOf(error);
  return error instanceof TDeveloperError ? { ...problem, code: error.code } : problem;
}

/**
 * Refuses what a page of another host sends, so that none that a person happens to look at acts for them.
 *
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
function refuseOtherOrigins({ url, headers }: Request): void {
  const origin = headers.get("origin");
  if (origin === null || (URL.canParse(origin) && new URL(origin).host === new URL(url).host)) return;
  const details = { field: "origin", value: origin, hint: "ask from no web page, or from one of this host" };
  throw new CrossOrigin("assistants are not served to pages of another origin", details);
}

/** Answers MCP over streamable HTTP at `/mcp`; every request is complete in itself, with no session to GET or DELETE. */
export const mountMcp =
  ({ transportFor, ...offer }: McpMount) =>
  (app: ServiceApp, serve: ServeCaller): void => {
    app.all("/mcp", async (context) => {
      context.set("route", "/mcp");
      refuseOtherOrigins(context.req.raw);
      if (context.req.method !== "POST") refuseMethod(context, ["POST"]);
      return serve(context, async (caller) => {
        const assistant = asAssistant(caller);
        const http = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
        const { roles } = assistant;
        const server = createMcpServer({ ...offer, roles, transport: transportFor(assistant) });
        await server.connect(http);
        try {
          return await http.handleRequest(context.req.raw);
        } finally {
          await server.close();
        }
      });
    });
  };
