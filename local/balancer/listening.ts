import { readFileSync } from "node:fs";
import http, { type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import type { Action, Listener, LoadBalancer, WeightedGroup } from "./configuration.js";
import { fail, forward } from "./forward.js";
import type { Group } from "./group.js";
import { type Asked, locationOf, ruleFor } from "./rules.js";

/** What a listener needs to know of everything else. */
export interface Surroundings {
  group(arn: string): Group | undefined;
  /** Where a port of the same load balancer is served here. */
  portOf(port: number): number;
}

/** A listener that is open. */
export class Listening {
  private readonly server: Server;

  private constructor(
    private listener: Listener,
    private balancer: LoadBalancer,
    private readonly surroundings: Surroundings,
  ) {
    const serve: RequestListener = (request, response) => this.answer(request, response);
    const { tls } = listener;
    this.server = tls
      ? https.createServer(
          { cert: readFileSync(tls.certificate), key: readFileSync(tls.key), minVersion: tls.minVersion },
          serve,
        )
      : http.createServer(serve);
    this.server.requestTimeout = 0; // bodies may come slowly; silence is what the idle time-out is for
    this.server.keepAliveTimeout = balancer.idleTimeoutMs;
    this.server.timeout = balancer.idleTimeoutMs;
    this.server.on("clientError", (_, socket) => socket.destroy());
  }

  /** Opens a listener at its own port, or at a free one where that may not or cannot be had. */
  static async open(listener: Listener, balancer: LoadBalancer, surroundings: Surroundings): Promise<Listening> {
    const made = new Listening(listener, balancer, surroundings);
    await made.listen(listener.port).catch(() => made.listen(0));
    return made;
  }

  /** Where it is. */
  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  /** Takes what was applied to it meanwhile. */
  configure(listener: Listener, balancer: LoadBalancer): void {
    this.listener = listener;
    this.balancer = balancer;
    this.server.keepAliveTimeout = balancer.idleTimeoutMs;
    this.server.timeout = balancer.idleTimeoutMs;
  }

  /** Closes it, and every connection it has. */
  close(): void {
    this.server.close();
    this.server.closeAllConnections();
  }

  private listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.server.once("error", reject);
      this.server.listen(port, this.balancer.address, () => {
        this.server.off("error", reject);
        resolve();
      });
    });
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    const asked = this.read(request);
    const actions = ruleFor(this.listener.rules, asked)?.actions ?? [];
    const action = actions.at(-1);
    const mayPass = action !== undefined && actions.length === 1; // those before the last log people in
    if (mayPass) this.act(action, request, response, asked);
    else fail(response, 501);
  }

  private act(action: Action, request: IncomingMessage, response: ServerResponse, asked: Asked): void {
    switch (action.Type) {
      case "forward": {
        const group = this.surroundings.group(drawn(action.TargetGroups));
        if (group) forward(request, response, group, this.balancer, asked);
        else fail(response, 503);
        return;
      }
      case "redirect": {
        const location = locationOf(action.RedirectConfig, asked, (port) => this.surroundings.portOf(port));
        const status = Number(action.RedirectConfig.StatusCode.replace("HTTP_", ""));
        response.writeHead(status, { server: "awselb/2.0", location }).end();
        return;
      }
      case "fixed-response": {
        const { StatusCode, ContentType = "text/plain", MessageBody = "" } = action.FixedResponseConfig;
        response.writeHead(Number(StatusCode), { server: "awselb/2.0", "content-type": ContentType }).end(MessageBody);
        return;
      }
      default:
        fail(response, 501);
    }
  }

  private read(request: IncomingMessage): Asked {
    const [path, ...query] = (request.url ?? "/").split("?");
    return {
      method: request.method ?? "GET",
      host: (request.headers.host ?? this.balancer.address).replace(/:\d+$/, ""),
      path,
      query: query.join("?"),
      headers: request.headers,
      source: request.socket.remoteAddress ?? "",
      protocol: this.listener.protocol === "HTTPS" ? "https" : "http",
      port: this.listener.port,
    };
  }
}

/** One of several groups, by their weights. */
function drawn(groups: readonly WeightedGroup[]): string {
  const total = groups.reduce((sum, { Weight }) => sum + Weight, 0);
  let left = Math.random() * total;
  for (const { Weight, TargetGroupArn } of groups) {
    left -= Weight;
    if (left < 0) return TargetGroupArn;
  }
  return groups[0].TargetGroupArn;
}
