import { once } from "node:events";
import { setTimeout as sleep, setImmediate as turn } from "node:timers/promises";
import { Command } from "commander";
import { version } from "../../package.json";
import type { Transport } from "../../runtime/api/client.js";
import type { McpOptions } from "../../runtime/api/mcp.js";
import type { ServeOptions } from "../../runtime/http/serve.js";
import type { CommandContext, Open } from "../context.js";
import { examples } from "../help.js";
import { launch } from "../launches.js";
import { port } from "../numbers.js";

interface Options extends Partial<ServeOptions> {
  readonly http?: boolean;
  /** False: `--no-changes`. */
  readonly changes: boolean;
}

/** Every operation as a tool; a reviewer's are left out, and on demand all that change anything. */
async function optionsOf(context: CommandContext, { changes }: Options): Promise<McpOptions> {
  const operations = await import("../../runtime/api/operations/index.js");
  const statements: McpOptions["statements"] = [
    ...Object.values(operations.evolution),
    ...Object.values(operations.agents),
    ...Object.values(operations.compiler),
    ...Object.values(operations.safety),
    ...Object.values(operations.emergency),
  ];
  return {
    version,
    statements: changes ? statements : statements.filter((statement) => !statement.changes),
    transport: await context.transport({ assistant: true }),
  };
}

/** Milliseconds for the answers that are on their way when whoever asked has said all. */
const LAST_ANSWERS_MS = 60_000;

/** Speaks with whoever started the command, until they hang up; what they have asked for by then is answered. */
async function overStdio(options: McpOptions, signal: AbortSignal): Promise<void> {
  const { createMcpServer } = await import("../../runtime/api/mcp.js");
  const { StdioServerTransport } = await import("@modelcontextprotocol/sdk/server/stdio.js");
  const { transport, answered } = remembering(options.transport);
  const server = createMcpServer({ ...options, transport });
  await server.connect(new StdioServerTransport());
  try {
    await once(process.stdin, "end", { signal });
    await turn(); // what came last is asked for in it
    await Promise.race([answered(), sleep(LAST_ANSWERS_MS, undefined, { signal, ref: false })]);
    await turn(); // what was answered last is written in it
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await server.close();
  }
}

/** The same way to operations, and when all that was asked for has been answered. */
function remembering(transport: Transport): { readonly transport: Transport; answered(): Promise<unknown> } {
  const asked = new Set<Promise<unknown>>();
  return {
    transport(...what) {
      const answer = transport(...what).finally(() => asked.delete(answer));
      asked.add(answer);
      return answer;
    },
    answered: () => Promise.allSettled(asked),
  };
}

/** Serves `/mcp` on this machine until Ctrl-C. */
async function overHttp({ transport, ...offer }: McpOptions, context: CommandContext, where: Options): Promise<void> {
  const { mountMcp } = await import("../../runtime/api/mcp.js");
  const { createApp } = await import("../../runtime/http/app.js");
  const { serve } = await import("../../runtime/http/serve.js");
  const { log } = await import("../../runtime/kernel/log.js");
  const extend = mountMcp({ ...offer, transportFor: () => transport });
  await launch(context, {
    start: (access) =>
      serve(createApp({ title: "T-Developer MCP", routes: [], document: {}, log, access, extend }), {
        port: where.port ?? 0,
        host: where.host,
      }),
    log,
    tell: (serving, token_file) => {
      const url = `${serving.url}/mcp`;
      context.print({ service: "mcp", url, token_file }, () => [
        `MCP by streamable HTTP at ${url}; its token is in ${token_file}; Ctrl-C stops it`,
      ]);
    },
  });
}

/** `t-developer mcp` */
export const mcp = (open: Open): Command =>
  new Command("mcp")
    .description("let an assistant in an editor evolve, run, scan and stop, by the Model Context Protocol on stdio")
    .option("--http", "by streamable HTTP at /mcp of a port of this machine instead")
    .option("--port <number>", "http: the port (default: any that is free)", port("port"))
    .option("--no-changes", "only tools that change nothing")
    .addHelpText(
      "after",
      examples(
        "t-developer mcp",
        "claude mcp add t-developer -- npx t-developer mcp --environment development",
        "t-developer mcp --http --port 8080 --no-changes",
      ),
    )
    .action(async (options: Options, command: Command) => {
      const context = open(command);
      const server = await optionsOf(context, options);
      await (options.http ? overHttp(server, context, options) : overStdio(server, context.signal));
    });
