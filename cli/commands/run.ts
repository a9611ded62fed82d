import { readFile } from "node:fs/promises";
import { text as readAll } from "node:stream/consumers";
import { Command } from "commander";
import { InvalidInput } from "../../runtime/kernel/errors.js";
import type { Json } from "../../runtime/kernel/json.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";
import { duration } from "../table.js";

interface RunOptions {
  readonly input: string;
  readonly config?: string;
  readonly seed?: number;
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
    .addHelpText(
      "after",
      examples(
        `t-developer run 0123456789abcdef --config '{"capacity":100}' --input '{"item":40,"gaps":[45,60,100],"counts":[1,2,1],"after":[0,0,2]}'`,
        "t-developer run 0123456789abcdef --input @inputs.json --json",
      ),
    )
    .action(async (agent: string, options: RunOptions, command: Command) => {
      const context = open(command);
      const input = await parseArgument("input", options.input);
      const config = options.config === undefined ? undefined : await parseArgument("config", options.config);
      const client = await context.client();
      const inputs = Array.isArray(input) ? input : [input];
      const answer = await client.agents.batch({ agent_id: agent, inputs, config, seed: options.seed });
      const { paint } = context.terminal;
      context.print(answer, () => [
        ...answer.outputs.map((output) => JSON.stringify(output)),
        paint("quiet", `${answer.usage.fuel} steps, ${answer.usage.memoryBytes} bytes, ${duration(answer.latency_ms)}`),
      ]);
    });
