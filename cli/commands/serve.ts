import { Argument, Command } from "commander";
import type { AccessControl } from "../../runtime/http/access-control.js";
import { LOOPBACK, type ServeOptions, type Serving } from "../../runtime/http/serve.js";
import type { Context } from "../../runtime/kernel/context.js";
import type { Open } from "../context.js";
import { examples } from "../help.js";
import { launch, tokenFor } from "../launches.js";
import { port } from "../numbers.js";

interface Options extends Partial<ServeOptions> {
  readonly agentsUrl?: string;
}

/** Options, and what was found out for them. */
interface Started extends Options {
  readonly access: AccessControl;
  /** Where tokens of other launches lie. */
  readonly local: string;
}

type Start = (deployed: Context, options: Started) => Promise<Serving>;

/** Name of a service → how it is started; loaded only when it is. */
const services: Readonly<Record<string, () => Promise<Start>>> = {
  evolution: async () => (await import("../../runtime/services/evolution.js")).serveEvolution,
  agents: async () => (await import("../../runtime/services/agents.js")).serveAgents,
  emergency: async () => (await import("../../runtime/services/emergency.js")).serveEmergency,
  safety: async () => (await import("../../runtime/services/safety.js")).serveSafety,
  hub: async () => {
    const { serveHub } = await import("../../runtime/services/hub.js");
    const { listens } = await import("../../runtime/architecture/network.js");
    const here = `http://${LOOPBACK}:${listens.agents.api.from}`;
    return (deployed, { agentsUrl: url = here, local, ...options }) =>
      serveHub(deployed, { ...options, executor: { url, token: () => tokenFor(local, url) } });
  },
};

/** `t-developer serve` */
export const serveCommand = (open: Open): Command =>
  new Command("serve")
    .description("run a service on this machine until Ctrl-C; its requests are logged on stderr, as JSON")
    .addArgument(
      new Argument(
        "<service>",
        "evolution: starts and shows evolutions, on port 8000; agents: runs agents, on port 9000; hub: lets them talk, on port 9100; safety: judges and quarantines, on port 8888; emergency: stops and resumes, on port 9999",
      ).choices(Object.keys(services)),
    )
    .option("--port <number>", "listen on another port; 0 takes any that is free", port("port"))
    .option("--host <address>", "0.0.0.0 lets other machines in, who need the token, too (default: 127.0.0.1)")
    .option("--agents-url <url>", "hub: the service that runs its agents (default: the one on this machine)")
    .addHelpText(
      "after",
      examples(
        "t-developer serve agents",
        "t-developer serve hub",
        `curl http://127.0.0.1:9000/agents/0123456789abcdef/run -H "authorization: Bearer $(cat .local/launches/9000.token)" -H 'content-type: application/json' -d '{"input": 1}'`,
      ),
    )
    .action(async (name: string, options: Options, command: Command) => {
      const context = open(command);
      const deployed = await context.stores();
      const start = await services[name]();
      await launch(context, {
        start: (access) => start(deployed, { ...options, access, local: context.local }),
        log: deployed.log,
        tell: ({ url }, token_file) =>
          context.print({ service: name, url, token_file }, () => [
            `${name} listens on ${url}; its token is in ${token_file}; Ctrl-C stops it`,
          ]),
      });
    });
