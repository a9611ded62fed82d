import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type FunctionName, functionNames, workloadName } from "../../runtime/architecture/workloads.js";
import { closed } from "./aws-proxy.js";
import { ended, type Injection, type Invoking, invoking } from "./injection.js";

/** An invocation that is about to happen, by the name that the architecture knows the function by. */
interface Upcoming {
  readonly function: FunctionName;
  readonly event: Readonly<Record<string, unknown>>;
}

/** What shall go wrong with an invocation. */
export type DrillPlan = (upcoming: Upcoming) => Omit<Injection, "endpoint">;

/** Counts of what went wrong with invocations. */
interface Injected {
  readonly killed: number;
  readonly twice: number;
  readonly skewed: number;
}

/** Where the function host of a drill asks what shall go wrong. */
export interface DrillControl {
  readonly url: string;
  /** What goes wrong from now on; nothing where nothing is said. @returns what went wrong since */
  inject(plan?: DrillPlan): () => Injected;
  /** Resolves when no function runs, late deliveries included. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** @param endpoint where functions find AWS */
export async function startControl(endpoint: () => string, environment: string): Promise<DrillControl> {
  let plan: DrillPlan = () => ({});
  let ongoing = 0;
  let count: Injected = { killed: 0, twice: 0, skewed: 0 };
  const answers: Readonly<Record<string, (body: unknown) => unknown>> = {
    "/invoking": (body) => {
      const injection = plan(upcoming(invoking.parse(body), environment));
      ongoing += injection.again ? 2 : 1;
      const { twice, skewed } = count;
      count = { ...count, twice: twice + (injection.again ? 1 : 0), skewed: skewed + (injection.environment ? 1 : 0) };
      return { ...injection, endpoint: endpoint() } satisfies Injection;
    },
    "/ended": (body) => {
      ongoing -= 1;
      count = { ...count, killed: count.killed + (ended.parse(body).killed ? 1 : 0) };
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    try {
      response.end(JSON.stringify(answers[request.url ?? ""](JSON.parse(await text(request)))));
    } catch (error) {
      response.writeHead(500).end(String(error));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    inject(next = () => ({})) {
      plan = next;
      const { killed, twice, skewed } = count;
      return () => ({ killed: count.killed - killed, twice: count.twice - twice, skewed: count.skewed - skewed });
    },
    async quiet() {
      while (ongoing > 0) await sleep(50);
    },
    close: () => closed(server),
  };
}

function upcoming({ function: deployed, event }: Invoking, environment: string): Upcoming {
  const name = functionNames.find((name) => workloadName(name, environment) === deployed);
  if (name === undefined) throw new Error(`there is no function ${deployed}`);
  return { function: name, event: JSON.parse(event) };
}
