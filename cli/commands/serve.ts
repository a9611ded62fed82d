import { Argument, Command } from "commander";
import type { ServeOptions, Serving } from "../../runtime/services/serve.js";
import type { World } from "../../runtime/world.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { whole } from "../numbers.js";

type Start = (world: World, options: Partial<ServeOptions>) => Promise<Serving>;

/** Name of a service → how it is started; loaded only when it is. */
const services: Readonly<Record<string, () => Promise<Start>>> = {
  agents: async () => (await import("../../runtime/services/agents.js")).serveAgents,
};

/** `t-developer serve` */
export const serve = (open: Open): Command =>
  new Command("serve")
    .description("run a service on this machine until Ctrl-C; its requests are logged on stderr, as JSON")
    .addArgument(new Argument("<service>", "agents: runs agents, on port 9000").choices(Object.keys(services)))
    .option("--port <number>", "listen on another port; 0 takes any that is free", whole("port"))
    .option("--host <address>", "0.0.0.0 lets other machines in; there is no authentication (default: 127.0.0.1)")
    .addHelpText(
      "after",
      examples(
        "t-developer serve agents",
        `curl http://127.0.0.1:9000/agents/0123456789abcdef/run -H 'content-type: application/json' -d '{"input": 1}'`,
      ),
    )
    .action(async (name: string, options: Partial<ServeOptions>, command: Command) => {
      const context = open(command);
      const { openWorld } = await import("../world.js"); // the AWS SDK is slow to load, and `--help` needs none
      const { serveUntil } = await import("../../runtime/services/serve.js");
      const world = await openWorld(await context.target());
      const start = await services[name]();
      const serving = await start(world, options);
      context.print({ service: name, url: serving.url }, () => [`${name} listens on ${serving.url}; Ctrl-C stops it`]);
      await serveUntil(context.signal, serving, world.log);
    });
