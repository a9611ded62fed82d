import { Misdirected } from "../kernel/errors.js";
import type { ServiceApp } from "./app.js";
import { problemOf } from "./problems.js";

/** Whether an address or a name is this machine's for itself. */
export const isLoopback = (host: string): boolean => /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?)$/i.test(host);

/**
 * An app that answers only requests for a loopback name, so that no web page reaches it through a name of the page's
 * own that points here (DNS rebinding).
 */
export function refuseOtherHosts(app: Pick<ServiceApp, "fetch">): ServiceApp["fetch"] {
  return (request, ...rest) => {
    const host = request.headers.get("host") ?? "";
    if (isLoopback(host.replace(/:\d+$/, ""))) return app.fetch(request, ...rest);
    const details = { field: "host", value: host, hint: "ask for 127.0.0.1, or let the service listen on 0.0.0.0" };
    const problem = problemOf(new Misdirected("this service is for its own machine only", details));
    const headers = { "content-type": "application/problem+json" };
    return new Response(JSON.stringify(problem), { status: problem.status, headers });
  };
}
