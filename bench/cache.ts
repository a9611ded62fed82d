/**
 * What a shared cache would save: `npm run bench:cache -- [population] [generations]`. Eight islands of two program tasks are
 * evolved, and every evaluation is noted; then a real server of this machine is asked for as many. What an agent's first
 * call takes stands beside what taking its bytecode from that server would.
 *
 * @module
 */
import { Redis } from "iovalkey";
import { bundleSandbox } from "../build/bundle-sandbox.js";
import { whole } from "../cli/numbers.js";
import { startRedisServer } from "../local/redis-server.js";
import type { BatchSandbox } from "../runtime/sandbox/job.js";
import { configureSearch } from "../runtime/search/config.js";
import { builtInTasks } from "../runtime/search/tasks/index.js";
import type { Psb2Name } from "../runtime/search/tasks/program/psb2/problems.js";
import { subjects } from "./agents/subjects.js";
import { hotAgent } from "./cache/hot-agents.js";
import { observe } from "./cache/islands.js";
import { sharingCost } from "./cache/scores.js";
import { shares, worth } from "./cache/worth.js";
import { keep } from "./evolution/results.js";

/** One that is soon solved, and one that goes on for long. */
const TASKS = ["fizz-buzz", "gcd"] as const;
const ISLANDS = 8;

async function scores(
  name: Psb2Name,
  client: Redis,
  sandbox: BatchSandbox,
  [population, generations]: readonly string[],
) {
  const task = builtInTasks[name];
  const config = configureSearch(task, {
    islands: ISLANDS,
    ...(population !== undefined && { population: whole("population")(population) }),
    ...(generations !== undefined && { generations: whole("generations")(generations) }),
  });
  const { sample, ...observed } = await observe(task, config, sandbox);
  const { hits, evaluationUs } = observed;
  const cost = await sharingCost(sample, client);
  const table = Object.entries(shares(hits)).map(([what, share]) =>
    worth(what, share, hits.evaluations, evaluationUs, cost),
  );
  const ratio = Math.round(evaluationUs / cost.getUs);
  console.log(`${name}: an evaluation takes ${Math.round(evaluationUs)} µs, ${ratio} times what looking it up takes`);
  console.table([cost]);
  console.table(table);
  return { task: name, config, ...observed, cost, table };
}

async function main(wishes: readonly string[]): Promise<void> {
  const server = await startRedisServer();
  const client = new Redis(server.port, server.host);
  const bundle = bundleSandbox();
  const sandbox = bundle.createSandbox({ processes: 1 });
  try {
    const agents = [];
    for (const subject of [subjects.regression, subjects.text, subjects.packing]) {
      agents.push(await hotAgent(subject, sandbox, client));
    }
    console.table(agents);
    const tasks = [];
    for (const task of TASKS) tasks.push(await scores(task, client, sandbox, wishes));
    keep("cache", { tasks, agents });
  } finally {
    await sandbox.close();
    bundle.remove();
    client.disconnect();
    await server.kill();
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.stack : error);
  process.exitCode = 1;
});
