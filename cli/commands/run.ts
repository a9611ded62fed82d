import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { Command } from "commander";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import type { Json } from "../../runtime/kernel/json.js";
import type { CommandContext, Open } from "../context.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { duration } from "../table.js";

interface RunOptions {
  readonly input: string;
  readonly config?: string;
  readonly seed?: number;
  readonly session?: string;
  readonly requestId?: string;
}

/** JSON as written, of a file (`@file`) or of standard input (`-`). */
export async function parseArgument(field: string, argument: string): Promise<Json> {
  const source = await readText(field, argument);
  try {
    return JSON.parse(source);
  } catch (cause) {
    throw new InvalidInput(`not JSON: ${cause instanceof Error ? cause.message : cause}`, {
      field,
      value: source,
      hint: `quote it for the shell: --${field} '{"item": 40}', or name a file: --${field} @${field}.json`,
      cause,
    });
  }
}

async function readText(field: string, argument: string): Promise<string> {
  if (argument === "-") return readAll(process.stdin);
  if (!argument.startsWith("@")) return argument;
  const file = argument.slice(1);
  return readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new InvalidInput(`cannot read the file (${cause.code})`, { field, value: file, cause });
  });
}

/** `t-developer run` */
export const run = (open: Open): Command =>
  new Command("run")
    .description("run an agent in the sandbox; an array of inputs is given to it one after the other")
    .argument("<agent>", "agent id, as `show` and `list` print it")
    .requiredOption("--input <json>", "an input, an array of inputs, @file, or - for standard input")
    .option("--config <json>", "what the agent is instantiated with, or @file")
    .option("--seed <number>", "seeds Math.random inside", whole("seed"))
    .option("--session <name>", "call it with the state that its last call in this session left, and keep the next")
    .option("--request-id <id>", "in a session: the same id again, soon after, gives the same answer")
    .addHelpText(
      "after",
      examples(
        `t-developer run 0123456789abcdef --config '{"capacity":100}' --input '{"item":40,"gaps":[45,60,100],"counts":[1,2,1],"after":[0,0,2]}'`,
        "t-developer run 0123456789abcdef --input @inputs.json --json",
        `t-developer run 0123456789abcdef --session till-3 --input '{"sold":2}'`,
      ),
    )
    .action(async (agent: string, options: RunOptions, command: Command) => {
      const context = open(command);
      const call = await callOf(agent, options);
      await (options.session === undefined ? batch(context, call) : inSession(context, call, options));
    });

/** What every way of calling an agent takes. */
interface AgentCall {
  readonly agent_id: string;
  readonly input: Json;
  readonly config?: Json;
  readonly seed?: number;
}

async function callOf(agent_id: string, { input, config, seed, session, requestId }: RunOptions): Promise<AgentCall> {
  if (requestId !== undefined && session === undefined) {
    const hint = "name the session, too: --session NAME";
    throw new InvalidInput("--request-id is for calls in a session", { field: "request-id", value: requestId, hint });
  }
  return {
    agent_id,
    input: await parseArgument("input", input),
    config: config === undefined ? undefined : await parseArgument("config", config),
    seed,
  };
}

async function batch({ client, terminal, print }: CommandContext, { input, ...call }: AgentCall): Promise<void> {
  const inputs = Array.isArray(input) ? input : [input];
  const answer = await (await client()).agents.batch({ ...call, inputs });
  print(answer, () => [
    ...answer.outputs.map((output) => JSON.stringify(output)),
    terminal.paint(
      "quiet",
      `${answer.usage.fuel} steps, ${answer.usage.memoryBytes} bytes, ${duration(answer.latency_ms)}`,
    ),
  ]);
}

async function inSession(
  { client, terminal, print }: CommandContext,
  call: AgentCall,
  { session = "", requestId }: RunOptions,
): Promise<void> {
  const answer = await (await client()).agents.runInSession({ ...call, session, request_id: requestId });
  const kept = `call ${answer.version} of session ${answer.session}, kept until ${answer.expires_at}`;
  print(answer, () => [JSON.stringify(answer.output), terminal.paint("quiet", kept)]);
}
